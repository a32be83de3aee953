"""Jobs: run as their starter, tell how far they are, end with a result or with plain words."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from citong.lib import clock
from citong.lib.typeset import MissingFonts
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.files import purposes
from citong.platform.jobs import queue, running
from citong.platform.jobs.models import Job
from tests.factories import actor_for, make_city_tree, make_post, make_user_with

pytestmark = pytest.mark.django_db
State = Job.State


@pytest.fixture
def city():
    return make_city_tree()


@pytest.fixture
def actor(city):
    return actor_for(city.county)


def run(job):
    jobs.run_pending()
    job.refresh_from_db()
    return job


def test_a_job_waits_then_runs_as_the_post_that_started_it(kinds, city):
    seen = []

    @kinds.job("test.export", "导出名单")
    def export(job, *, year):
        seen.append((job.actor.user, job.actor.post, year))
        job.progress(3, 3, "写入完成")
        return {"rows": 3}

    user = make_user_with(city.school)
    second = make_post(user.person, city.county, "兼职")
    job = jobs.start("test.export", Actor.of(user, second.pk), year=2018)
    assert (job.title, job.state, job.user, job.post, job.params) == (
        "导出名单",
        "waiting",
        user,
        second,
        {"year": 2018},
    )
    run(job)
    assert seen == [(user, second, 2018)]
    assert (job.state, job.result, job.message, job.percent, job.attempts) == ("done", {"rows": 3}, "写入完成", 100, 1)
    assert job.finished_at >= job.started_at >= job.created_at
    assert list(queue.of(Actor.of(user))) == [job]
    assert list(queue.of(Actor.system())) == []


def test_a_rolled_back_start_leaves_no_job(kinds, actor):
    kinds.job("test.none", "不该执行")(lambda _job: None)
    with transaction.atomic():
        jobs.start("test.none", actor)
        transaction.set_rollback(True)
    assert (Job.objects.count(), DBTaskResult.objects.count(), jobs.run_pending()) == (0, 0, 0)


def test_a_result_file_is_for_the_starter_only(kinds, actor, city):
    kinds.job("test.export", "导出")(lambda job: job.keep("名单.csv", "姓名".encode()))
    job = run(jobs.start("test.export", actor))
    assert (job.state, job.result, job.result_file.name) == ("done", None, "名单.csv")
    assert job.result_file.file.read() == "姓名".encode()
    job.result_file.file.close()
    assert purposes.may_read(actor, job.result_file) is True
    assert purposes.may_read(actor_for(city.county), job.result_file) is False
    assert purposes.may_read(Actor.nobody(), job.result_file) is False


def test_a_refusal_is_shown_in_its_own_words(kinds, actor):
    def refuse(_job):
        raise ValidationError(["第 3 行：姓名不能为空。", "第 5 行：手机号码不正确。"])

    def forbid(_job):
        raise PermissionDenied

    def lack(_job):
        raise MissingFonts("这台机器上没有中文字体，无法排印。")

    kinds.job("test.refuse", "导入")(refuse)
    kinds.job("test.forbid", "导入")(forbid)
    kinds.job("test.lack", "打包档案")(lack)
    refused, forbidden = jobs.start("test.refuse", actor), jobs.start("test.forbid", actor)
    assert run(jobs.start("test.lack", actor)).error == "这台机器上没有中文字体，无法排印。"
    assert (run(refused).state, refused.error) == ("failed", "第 3 行：姓名不能为空。\n第 5 行：手机号码不正确。")
    assert (run(forbidden).state, forbidden.error) == ("failed", "发起人没有执行这项任务的权限。")


def test_an_error_of_the_program_is_logged_and_never_shown(kinds, actor, caplog):
    kinds.job("test.crash", "导入")(lambda _job: 1 / 0)
    job = run(jobs.start("test.crash", actor))
    assert (job.state, "系统出错，已记录" in job.error, "division" in job.error) == ("failed", True, False)
    assert "ZeroDivisionError" in caplog.text


def test_an_error_is_tried_again_as_often_as_declared(kinds, actor):
    calls = []

    @kinds.job("test.flaky", "推送", retries=1)
    def flaky(_job):
        calls.append(1)
        if len(calls) < 2:
            raise OSError("connection lost")

    job = run(jobs.start("test.flaky", actor))
    assert (job.state, job.message, len(calls)) == ("waiting", "出错后将自动重试", 1)
    assert jobs.run_pending() == 0  # the pause is not over
    DBTaskResult.objects.filter(pk=job.ticket).update(run_after=timezone.now())
    assert (run(job).state, job.attempts, len(calls)) == ("done", 2, 2)


def test_a_waiting_job_is_cancelled_at_once_and_may_be_tried_again(kinds, actor):
    kinds.job("test.export", "导出")(lambda _job: {"ok": True})
    job = queue.cancel(jobs.start("test.export", actor))
    assert job.state == State.CANCELLED
    assert run(job).state == State.CANCELLED
    assert run(queue.retry(job)).state == State.DONE
    with pytest.raises(ValidationError, match="只有失败或已取消的任务可以重试"):
        queue.retry(job)
    assert queue.cancel(job).state == State.DONE


def test_a_running_job_stops_at_its_next_step(kinds, actor):
    steps = []

    @kinds.job("test.long", "批量处理")
    def work(job):
        for number in range(5):
            steps.append(number)
            if number == 2:
                queue.cancel(job.row)
                job._written = 0.0
            job.progress(number, 5)

    job = run(jobs.start("test.long", actor))
    assert (steps, job.state, job.message) == ([0, 1, 2], "cancelled", "已取消")


def test_progress_is_written_sparingly_but_the_end_always(kinds, actor, django_assert_num_queries):
    kinds.job("test.many", "批量处理")(lambda _job: None)
    job = jobs.start("test.many", actor)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
    handle = running.Running(job, kinds.kinds["test.many"])
    with django_assert_num_queries(4):  # the first and the last: is it to stop, and how far it is
        for number in range(1, 1001):
            handle.progress(number, 1000)


def test_who_left_his_post_runs_nothing_any_more(kinds, actor):
    kinds.job("test.export", "导出")(lambda _job: {"ok": True})
    job = jobs.start("test.export", actor)
    actor.post.ends_on = clock.today() - timedelta(days=1)
    actor.post.save()
    assert (run(job).state, job.error) == ("failed", "发起人已不在当时的岗位上，任务不再执行。")


def test_a_disabled_account_runs_nothing_any_more(kinds, actor):
    kinds.job("test.export", "导出")(lambda _job: {"ok": True})
    job = jobs.start("test.export", actor)
    actor.user.is_active = False
    actor.user.save()
    assert run(job).state == State.FAILED


def test_a_kind_that_a_new_version_dropped_fails_in_words(kinds, actor):
    kinds.job("test.old", "旧任务")(lambda _job: None)
    job = jobs.start("test.old", actor)
    del kinds.kinds["test.old"]
    assert (run(job).state, job.error) == ("failed", "这类任务在当前版本中已不存在。")


def test_nobody_starts_nothing_and_no_kind_is_declared_twice(kinds):
    kinds.job("test.export", "导出")(lambda _job: None)
    with pytest.raises(ValueError, match="by a user or by the system"):
        jobs.start("test.export", Actor.nobody())
    with pytest.raises(KeyError):
        jobs.start("test.unknown", Actor.system())

    def other(_job):
        return None

    with pytest.raises(ValueError, match="declared twice"):
        kinds.job("test.export", "导出")(other)


def test_one_waiting_job_is_enough(kinds):
    kinds.job("test.send", "发送")(lambda _job: None)
    first = queue.start("test.send", Actor.system(), {}, once=True)
    assert queue.start("test.send", Actor.system(), {}, once=True).pk == first.pk
    run(first)
    assert queue.start("test.send", Actor.system(), {}, once=True).pk != first.pk
