"""归档: what has ended is put away after its flow's days, is read and found as before, and nobody acts on it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.search.finding import Question
from citong.platform.workflow import acting, archiving, intervening, invariants, signing, starting
from citong.platform.workflow.models import FlowDef, Instance, Task
from citong.platform.workflow.perms import perms
from tests.factories.flows import agree, approve, make_flow, start, task_of

FILED = "这份审批已经归档，只能查看。"
Status = Instance.Status


@pytest.fixture
def ended(school):
    """One of each way to end, and one that was withdrawn."""
    signer = school.signers[0]
    flow = make_flow(school.unit, approve("一", signer), form=[{"key": "why", "kind": "text", "label": "事由"}])
    agreed = agree(start(flow, school.teacher, why="更换镇流器"), signer)
    refused, withdrawn, stopped = (start(flow, school.teacher) for _ in range(3))
    acting.refuse(task_of(refused, signer), signer, opinion="不同意")
    starting.withdraw(withdrawn, school.teacher)
    intervening.terminate(stopped, school.admin, reason="重复")
    return {"approved": agreed, "rejected": refused, "withdrawn": withdrawn, "terminated": stopped}


def night(days):
    with clock.travel(clock.now() + timedelta(days=days)):
        jobs.start("approvals.archive", Actor.system())
        jobs.run_pending()


def states(ended):
    return {was: Instance.objects.get(pk=one.pk).status for was, one in ended.items()}


def test_what_has_ended_is_put_away_after_the_days_of_its_flow(school, ended):
    running = start(ended["approved"].version, school.teacher)
    night(89)
    assert states(ended) == {was: was for was in ended}
    FlowDef.objects.update(archive_after=30)
    night(31)
    put_away = dict.fromkeys(("approved", "rejected", "terminated"), "archived")
    assert states(ended) == put_away | {"withdrawn": "withdrawn"}
    assert Instance.objects.get(pk=running.pk).running
    for was in put_away:
        one = Instance.objects.get(pk=ended[was].pk)
        assert (one.result, one.log.last().event, one.log.last().user) == (was, "archive", None)
        assert invariants.broken(one) == []


def test_a_flow_without_days_keeps_everything_at_hand(ended):
    FlowDef.objects.update(archive_after=None)
    night(3650)
    assert states(ended) == {was: was for was in ended}


def test_how_it_ended_is_still_known_to_figures(ended):
    night(91)
    assert Instance.objects.filter(Instance.ended_as(Status.APPROVED)).get() == ended["approved"]
    assert Instance.objects.filter(Instance.ended_as(Status.REJECTED)).get() == ended["rejected"]


@pytest.mark.usefixtures("indexed")
def test_it_is_read_and_found_as_before(school, ended):
    _ = get_resolver().url_patterns
    night(91)
    one = ended["approved"]
    for actor in (school.teacher, school.signers[0]):
        assert one in Instance.objects.visible_to(actor, perms.own)
        question = Question(actor, "镇流器")
        assert [hit.title for hit in question.hits(question.newest(0, 20))] == [one.title]


@pytest.mark.parametrize(
    "act",
    [
        lambda one, school, _task: starting.comment(one, school.teacher, text="请查阅"),
        lambda one, school, _task: signing.copy(one, school.teacher, users=[school.signers[2].user.pk]),
        lambda one, school, _task: starting.urge(one, school.teacher),
        lambda one, school, _task: starting.withdraw(one, school.teacher),
        lambda one, school, _task: starting.submit(one, school.teacher),
        lambda one, school, _task: intervening.terminate(one, school.admin, reason="重复"),
        lambda one, school, _task: intervening.jump(one, school.admin, to="一", reason="重审"),
        lambda _one, school, task: acting.take_step_back(task, school.signers[0]),
        lambda one, school, _task: archiving.archive(one, school.admin),
    ],
)
def test_nobody_acts_on_it(school, ended, act):
    night(91)
    one = Instance.objects.get(pk=ended["approved"].pk)
    length = one.log_length
    with pytest.raises(ValidationError) as refused:
        act(one, school, task_of(one, school.signers[0], Task.Status.DONE))
    assert refused.value.messages == [FILED]
    assert Instance.objects.get(pk=one.pk).log_length == length


def test_what_runs_is_not_put_away(school):
    running = start(make_flow(school.unit, approve("一", school.signers[0])), school.teacher)
    with pytest.raises(ValidationError):
        archiving.archive(running, school.admin)
    assert Instance.objects.get(pk=running.pk).running
