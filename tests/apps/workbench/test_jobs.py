"""The own jobs: progress, stopping, trying again, the result."""

import pytest
from django.urls import reverse

from citong.lib import clock
from citong.platform.files import intake
from citong.platform.jobs.models import Job
from tests.factories import actor_for


@pytest.fixture
def make(officer):
    def job(state, user=officer, **more):
        post = user.person.posts.first()
        return Job.objects.create(kind="desktest.job", title="导出汇总表", user=user, post=post, state=state, **more)

    return job


def page(client, job, name="workbench-job"):
    return client.get(reverse(name, args=[job.pk])).content.decode()


def test_only_the_own_ones(client, officer, colleague, make):
    mine, other = make("running"), make("running", colleague)
    client.force_login(officer)
    assert [job for job, _ in client.get("/jobs/").context["rows"]] == [mine]
    for name in ("job", "job-state", "job-download"):
        assert client.get(reverse(f"workbench-{name}", args=[other.pk])).status_code == 404
    for name in ("job-cancel", "job-retry"):
        assert client.post(reverse(f"workbench-{name}", args=[other.pk])).status_code == 404


def test_a_running_one_shows_its_progress_and_asks_again(client, officer, make):
    job = make("running", done=30, total=120, message="第 30 行")
    client.force_login(officer)
    text = page(client, job, "workbench-job-state")
    assert "25%" in text
    assert "第 30 行" in text
    assert f'data-poll-url-value="/jobs/{job.pk}/state/"' in text


def test_a_finished_one_asks_no_more_and_offers_its_result(client, officer, make):
    job = make("done")
    job.result_file = intake.store(b"a,b\n1,2\n", "汇总.csv", purpose="jobs.result", by=actor_for(officer), subject=job)
    job.save()
    client.force_login(officer)
    text = page(client, job)
    assert "data-poll" not in text.split("<main")[1]
    assert "汇总.csv" in text
    got = client.get(reverse("workbench-job-download", args=[job.pk]))
    assert b"".join(got.streaming_content) == b"a,b\n1,2\n"


def test_without_a_result_there_is_nothing_to_download(client, officer, make):
    client.force_login(officer)
    assert client.get(reverse("workbench-job-download", args=[make("done").pk])).status_code == 404


def test_a_waiting_one_is_cancelled_at_once_a_running_one_is_asked(client, officer, make):
    waiting, running = make("waiting"), make("running")
    client.force_login(officer)
    for job in (waiting, running):
        client.post(reverse("workbench-job-cancel", args=[job.pk]))
        job.refresh_from_db()
    assert (waiting.state, running.state, running.cancel_requested) == ("cancelled", "running", True)
    assert "已请求停止" in page(client, running)


def test_a_failed_one_says_why_and_can_be_tried_again(client, officer, make):
    job = make("failed", error="第 12 行：单位代码不存在。", finished_at=clock.now())
    client.force_login(officer)
    assert "第 12 行：单位代码不存在。" in page(client, job)
    client.post(reverse("workbench-job-retry", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == "waiting"


def test_a_finished_one_is_not_tried_again(client, officer, make):
    client.force_login(officer)
    answer = client.post(reverse("workbench-job-retry", args=[make("done").pk]), follow=True)
    assert "只有失败或已取消的任务可以重试" in answer.content.decode()


def test_nothing_yet(client, officer):
    client.force_login(officer)
    assert "还没有任务" in client.get("/jobs/").content.decode()
