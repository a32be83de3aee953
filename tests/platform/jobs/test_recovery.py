"""After a crash or a restart no job is lost, and none silently runs twice."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.jobs import OnDeath, recovery, running, worker
from citong.platform.jobs.models import Job

State = Job.State
LONG_AGO = timedelta(minutes=5)


def start(kinds, on_death, body=lambda _job: {"ok": True}):
    kinds.job("test.work", "处理", on_death=on_death)(body)
    return jobs.start("test.work", Actor.system())


def die(job):
    """As if a worker had taken the job and its machine had lost power five minutes ago."""
    DBTaskResult.objects.filter(pk=job.ticket).update(status="RUNNING")
    past = timezone.now() - LONG_AGO
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING, attempts=1, worker="gone", heartbeat_at=past)


@pytest.mark.django_db
def test_a_job_that_may_run_twice_runs_again(kinds):
    job = start(kinds, OnDeath.AGAIN)
    die(job)
    assert recovery.recover() == 1
    jobs.run_pending()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)


@pytest.mark.django_db
def test_another_job_is_told_to_its_starter(kinds):
    job = start(kinds, OnDeath.FAIL)
    die(job)
    assert recovery.recover() == 1
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "执行中断（服务重启或进程异常退出）。请先核对已处理的部分，再重试。")
    assert jobs.run_pending() == 0


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_given_up(kinds):
    job = start(kinds, OnDeath.AGAIN)
    die(job)
    Job.objects.filter(pk=job.pk).update(attempts=recovery.MOST)
    recovery.recover()
    job.refresh_from_db()
    assert job.state == State.FAILED


@pytest.mark.django_db
def test_a_worker_that_gives_signs_of_life_is_left_alone(kinds):
    job = start(kinds, OnDeath.AGAIN)
    die(job)
    assert worker.beat("gone") == 1
    assert recovery.recover() == 0
    job.refresh_from_db()
    assert job.state == State.RUNNING


@pytest.mark.django_db
def test_a_ticket_lost_between_queue_and_job_is_written_anew(kinds):
    job = start(kinds, OnDeath.FAIL)
    DBTaskResult.objects.filter(pk=job.ticket).update(status="RUNNING")
    assert recovery.recover() == 0  # it may have been taken this very second
    Job.objects.filter(pk=job.pk).update(queued_at=timezone.now() - LONG_AGO)
    assert recovery.recover() == 1
    jobs.run_pending()
    job.refresh_from_db()
    assert job.state == State.DONE


@pytest.mark.django_db
def test_a_worker_taken_for_dead_cannot_overwrite_the_second_run(kinds):
    def outlived(job):
        past = timezone.now() - LONG_AGO
        Job.objects.filter(pk=job.row.pk).update(heartbeat_at=past)
        recovery.recover()
        return {"run": "first"}

    job = start(kinds, OnDeath.FAIL, outlived)
    jobs.run_pending()
    job.refresh_from_db()
    assert (job.state, job.result) == ("failed", None)


@pytest.mark.django_db
def test_two_tickets_of_one_job_run_it_once(kinds):
    calls = []
    job = start(kinds, OnDeath.FAIL, lambda _job: calls.append(1))
    jobs.queue.put(job)
    assert jobs.run_pending() == 2
    assert calls == [1]


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_what_comes_and_stops_when_told(kinds, monkeypatch):
    monkeypatch.setattr(worker, "IDLE", 0.05)
    ran, stop = threading.Event(), threading.Event()
    job = start(kinds, OnDeath.FAIL, lambda _job: ran.set())

    def work():
        worker.run(stop)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert ran.wait(20)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
    job.refresh_from_db()
    assert (job.state, job.worker) == ("done", "")


@pytest.mark.django_db
def test_a_stopping_worker_puts_a_repeatable_job_back(kinds):
    stop = threading.Event()

    def work(job):
        stop.set()
        job.progress(1, 5)

    job = start(kinds, OnDeath.AGAIN, work)
    with running.as_worker("w1", stop):
        worker.take("w1")
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("waiting", 0)
    stop.clear()
    assert jobs.run_pending() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_workers_share_the_work_and_no_job_runs_twice(kinds):
    ran, lock = [], threading.Lock()

    @kinds.job("test.count", "计数")
    def count(_job, *, number):
        with lock:
            ran.append(number)

    for number in range(40):
        jobs.start("test.count", Actor.system(), number=number)

    def work(name):
        with running.as_worker(name, None):
            worker.take(name, None)
        connection.close()

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(ran) == list(range(40))
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
