"""The timetable follows the business clock, each start is made once, and changes of an administrator stay."""

import threading
from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.files.models import StoredFile
from citong.platform.jobs import housekeeping, queue, schedules
from citong.platform.jobs.models import Job, Schedule
from tests.factories import actor_for, make_city_tree

pytestmark = pytest.mark.django_db


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)


@pytest.fixture
def declared(kinds):
    """Only the timings of the test."""
    kinds.timings.clear()
    kinds.job("test.remind", "催报月报")(lambda _job: None)
    kinds.job("test.poll", "收取回执")(lambda _job: None)
    kinds.daily("test.remind", "08:30")
    kinds.every("test.poll", minutes=10)
    with clock.travel(at("2018-12-20 09:00")):
        schedules.sync_schedules()
    return kinds


def started(moment):
    with clock.travel(at(moment)):
        return [job.kind for job in schedules.tick()]


def finish():
    Job.objects.update(state=Job.State.DONE)


@pytest.mark.usefixtures("declared")
def test_each_starts_at_its_time_and_only_once():
    assert started("2018-12-20 09:05") == []
    assert started("2018-12-20 09:11") == ["test.poll"]
    assert started("2018-12-20 09:12") == []
    finish()
    assert started("2018-12-21 08:29") == ["test.poll"]
    assert started("2018-12-21 08:30:30") == ["test.remind"]
    row = Schedule.objects.get(kind="test.remind")
    assert (row.next_at, row.last_job.kind) == (at("2018-12-22 08:30"), "test.remind")
    assert Job.objects.get(kind="test.remind").user is None


@pytest.mark.usefixtures("declared")
def test_missed_starts_are_made_up_for_once():
    assert started("2018-12-27 12:00") == ["test.poll", "test.remind"]
    finish()
    assert started("2018-12-27 12:00:30") == []


@pytest.mark.usefixtures("declared")
def test_a_start_is_left_out_while_the_last_one_is_at_work():
    assert started("2018-12-20 09:11") == ["test.poll"]
    assert started("2018-12-20 09:22") == []
    finish()
    assert started("2018-12-20 09:33") == ["test.poll"]


@pytest.mark.usefixtures("declared")
def test_a_switched_off_timing_does_not_start():
    Schedule.objects.update(enabled=False)
    assert started("2018-12-27 12:00") == []


@pytest.mark.usefixtures("declared")
def test_when_the_business_clock_is_set_back_starts_follow_it():
    assert started("2018-12-27 12:00") == ["test.poll", "test.remind"]
    finish()
    assert started("2018-12-20 10:00") == []
    assert started("2018-12-20 10:11") == ["test.poll"]
    assert started("2018-12-21 08:31") == ["test.remind"]


def test_times_changed_by_an_administrator_outlive_an_upgrade(declared):
    Schedule.objects.filter(kind="test.remind").update(daily_at=time(7, 0))
    declared.job("test.new", "新任务")(lambda _job: None)
    declared.daily("test.new", "01:00")
    del declared.timings["test.poll"]
    schedules.sync_schedules()
    assert list(Schedule.objects.values_list("kind", "daily_at")) == [
        ("test.new", time(1, 0)),
        ("test.remind", time(7, 0)),
    ]


def test_a_timing_is_either_daily_or_every_so_often():
    with pytest.raises(ValidationError, match="请填写“每天”或“每隔（分钟）”中的一项"):
        Schedule(kind="x", title="x", next_at=clock.now()).full_clean()


def test_after_each_migration_the_timetable_is_there():
    Schedule.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert Schedule.objects.get(kind="jobs.housekeeping").daily_at == time(3, 10)


@pytest.mark.usefixtures("declared")
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_starts_it():
    started = []
    barrier = threading.Barrier(4)

    def work():
        barrier.wait(10)
        started.extend(schedules.tick())
        connection.close()

    clock.set_offset(timedelta())
    Schedule.objects.filter(kind="test.remind").update(next_at=clock.now())
    Schedule.objects.filter(kind="test.poll").delete()
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [job.kind for job in started] == ["test.remind"]


@pytest.mark.usefixtures("storage")
def test_housekeeping_forgets_what_is_long_over(kinds):
    actor = actor_for(make_city_tree().county)
    kinds.job("test.export", "导出")(lambda job: job.keep("名单.csv", b"x"))
    old, fresh = jobs.start("test.export", actor), jobs.start("test.export", actor)
    jobs.run_pending()
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - housekeeping.KEPT - timedelta(days=1))
    quiet = queue.start("test.export", Actor.system(), {})
    queue.cancel(quiet)
    Job.objects.filter(pk=quiet.pk).update(finished_at=timezone.now() - housekeeping.KEPT_QUIET - timedelta(hours=1))
    cleaning = jobs.start("jobs.housekeeping", Actor.system())
    jobs.run_pending()
    cleaning.refresh_from_db()
    assert cleaning.result == {"jobs": 2, "tickets": 0, "files": 0}
    assert set(Job.objects.values_list("pk", flat=True)) == {fresh.pk, cleaning.pk}
    assert StoredFile.objects.count() == 1
