"""The logs of approvals cannot be changed, and who changes them past the product is found in the night."""

import pytest
from django.db import DatabaseError, connection, transaction

from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.inbox.models import Message, WorkItem
from citong.platform.workflow import starting, verifying
from citong.platform.workflow.models import FlowLog, Instance
from citong.platform.workflow.perms import perms
from tests.factories import make_user_with
from tests.factories.flows import agree, approve, make_flow, start, tamper


@pytest.fixture
def running(school):
    """Waits for the second of two."""
    first, second = school.signers[:2]
    return agree(start(make_flow(school.unit, approve("一", first), approve("二", second)), school.teacher), first)


@pytest.fixture
def ended(school):
    signer = school.signers[0]
    return agree(start(make_flow(school.unit, approve("一", signer)), school.teacher), signer)


def broken():
    return {found.instance: found.rules for found in verifying.verify()}


@pytest.mark.parametrize("verb", ["update", "delete", "cascade"])
def test_the_database_itself_refuses_to_change_the_log(running, verb):
    change = {
        "update": lambda: FlowLog.objects.update(opinion="不同意"),
        "delete": FlowLog.objects.all().delete,
        "cascade": running.delete,
    }[verb]
    with pytest.raises(DatabaseError, match="lines of the log are append-only"), transaction.atomic():
        change()
    assert running.log.count() == running.log_length == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_the_log_is_not_emptied_either(running):
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("TRUNCATE workflow_flowlog CASCADE")


def test_all_is_well(school, running, ended, django_assert_num_queries):
    draft = starting.new(running.version, school.teacher)
    draft.save()
    with django_assert_num_queries(6):  # runs, tasks, logs and items of all; one batch and the end
        assert broken() == {}


def test_each_application_that_does_not_hold_is_named_with_what_is_wrong(running, ended):
    tamper(running.log.filter(number=1), event="submit", opinion="改过")
    WorkItem.objects.filter(subject_id=str(running.pk)).delete()
    Instance.objects.filter(pk=ended.pk).update(status=Instance.Status.RUNNING)
    assert broken() == {
        running.pk: ("办理记录的摘要链不完整", "待办列表与任务不一致"),
        ended.pk: ("运行中的审批没有待办",),
    }


def test_a_line_that_was_taken_out_is_missed(running):
    Instance.objects.filter(pk=running.pk).update(log_length=1)
    assert broken() == {running.pk: ("办理记录的摘要链不完整",)}


def test_administrators_of_the_city_are_told_in_the_morning(school, running, ended):
    city, county = (make_user_with(unit, perms.intervene) for unit in (school.city.bureau, school.city.county))
    jobs.start("approvals.verify", Actor.system())
    jobs.run_pending()
    assert not Message.objects.filter(user=city).exists()
    tamper(running.log.filter(number=2), at=clock.now())
    for _ in range(2):  # once a day is enough
        jobs.start("approvals.verify", Actor.system())
        jobs.run_pending()
    told = Message.objects.get(user=city)
    assert told.title == "1 份审批核对不符"
    assert f"夜间核对发现：{running.title}（{running.number}）：办理记录的摘要链不完整。" in told.body
    assert not Message.objects.filter(user=county).exists()
