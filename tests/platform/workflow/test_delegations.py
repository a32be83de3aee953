"""A delegation holds for what its owner said: a flow, a unit, a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.inbox.models import Message
from citong.platform.workflow import acting, intervening, invariants, signing
from citong.platform.workflow.models import Delegation, FlowDef, FlowVersion, NodeRun, Task
from tests.factories.flows import agree, approve, make_flow, pending, start, task_of, users
from tests.factories.pilots import at


@pytest.mark.parametrize(
    ("limits", "agent"),
    [
        ({}, True),
        ({"flow": "its own"}, True),
        ({"flow": "its template"}, True),
        ({"flow": "another"}, False),
        ({"unit": "the applicant's"}, True),
        ({"unit": "another"}, False),
        ({"flow": "its own", "unit": "another"}, False),
        ({"starts_at": timedelta(hours=1)}, False),
        ({"starts_at": -timedelta(days=2), "ends_at": -timedelta(hours=1)}, False),
        ({"ended_at": -timedelta(hours=1)}, False),
    ],
)
def test_a_delegation_holds_for_its_flow_its_unit_and_its_time(school, limits, agent):
    a, b = school.signers[:2]
    version, other, template = (make_flow(school.unit, approve("审批", a)) for _ in range(3))
    FlowDef.objects.filter(pk=version.flow_id).update(template=template.flow)
    named = {
        "flow": {"its own": version.flow, "its template": template.flow, "another": other.flow},
        "unit": {"the applicant's": school.unit, "another": school.city.second_school},
    }
    now = clock.now()
    given = {key: named[key][value] if key in named else now + value for key, value in limits.items()}
    Delegation.objects.create(user=a.user, agent=b.user, **{"ends_at": now + timedelta(days=3)} | given)
    version = FlowVersion.objects.get(pk=version.pk)
    assert pending(start(version, school.teacher)) == ["李乙" if agent else "王甲"]


def test_one_for_this_very_flow_goes_before_one_for_all(school):
    a, b, c = school.signers[:3]
    version = make_flow(school.unit, approve("审批", a))
    later = clock.now() + timedelta(days=1)
    Delegation.objects.create(user=a.user, agent=c.user, flow=version.flow, ends_at=later)
    Delegation.objects.create(user=a.user, agent=b.user, ends_at=later)
    assert pending(start(version, school.teacher)) == ["陈丙"]


def delegate(principal, agent):
    """All flows, from now on."""
    later = clock.now() + timedelta(days=9)
    return Delegation.objects.create(user=principal.user, agent=agent.user, ends_at=later)


def transferred(school, one, task, to):
    signing.transfer(task, school.by(task.assignee_id), to=to.user.pk)


def reassigned(school, one, task, to):
    intervening.reassign(task, school.admin, to=to.user.pk, reason="外出")


def escalated(school, one, task, to):
    NodeRun.objects.filter(pk=task.run_id).update(due_at=clock.now() - timedelta(hours=1))
    jobs.start("approvals.timers", Actor.system())
    jobs.run_pending()


@pytest.fixture(params=[transferred, reassigned, escalated])
def handed_over(request, school):
    """``handed_over(one, task)``: it goes to 陈丙, by each of the ways there are; then who has it, as papers name him."""

    def hand_over(one, task):
        request.param(school, one, task, school.signers[2])
        one.refresh_from_db()
        assert invariants.broken(one) == []
        return [task.shown for task in one.tasks.filter(status="pending").order_by("pk")]

    return hand_over


def waiting(school, *signers, mode="or"):
    """An application that may escalate to 陈丙, and the first task that waits."""
    node = approve("审批", *signers, mode=mode, due={"days": 1, "then": "escalate", "to": users(school.signers[2])})
    one = start(make_flow(school.unit, node), school.teacher)
    return one, one.tasks.filter(status="pending").order_by("pk").first()


def test_what_is_handed_to_somebody_goes_to_his_agent_who_is_named_with_him(school, handed_over):
    a, b, c = school.signers[:3]
    given = delegate(c, b)
    one, task = waiting(school, a)
    assert handed_over(one, task) == ["李乙（代陈丙）"]
    assert task_of(one, b).delegation == given
    assert one.tasks.get(status="moved").assignee == a.user
    agree(one, b)
    done = task_of(one, b, Task.Status.DONE)
    assert (one.status, done.via) == ("approved", Task.Via.AGENT)


def test_an_agents_own_delegation_counts_too_and_the_principal_takes_it_back_for_whom_it_came_from(school, handed_over):
    a, b, c, d = school.signers[:4]
    delegate(c, b)
    delegate(b, d)
    one, task = waiting(school, a)
    assert handed_over(one, task) == ["林丁（代陈丙）"]
    signing.take_over(task_of(one, d), c)
    assert (task_of(one, c).shown, pending(one)) == ("陈丙（代王甲）", ["陈丙"])
    one.refresh_from_db()
    assert invariants.broken(one) == []


def test_what_an_agent_hands_to_his_principal_does_not_come_back_to_him(school, handed_over):
    a, _, c = school.signers[:3]
    delegate(c, a)
    one, task = waiting(school, a)
    assert handed_over(one, task) == ["陈丙（代王甲）"]


def test_who_signs_through_his_agent_is_a_handler_already(school):
    a, b, c = school.signers[:3]
    delegate(c, b)
    one, task = waiting(school, a, c, mode="and")
    assert pending(one) == ["王甲", "李乙"]
    with pytest.raises(ValidationError, match="陈丙已经是本环节的处理人"):
        signing.transfer(task, a, to=c.user.pk)
    with pytest.raises(ValidationError, match="陈丙已经是本环节的处理人"):
        signing.add(task, a, how="consult", users=[c.user.pk])
    with clock.travel(at("2026-03-04 09:00:00")):
        escalated(school, one, task, c)
    assert pending(one) == ["王甲", "李乙"]
    late = Message.objects.filter(kind="approvals.late").order_by("pk")
    assert [message.user for message in late] == [a.user, b.user]  # since nobody else can act, they are reminded


def test_an_agent_asks_his_principal_and_gets_no_question_of_his_own(school):
    a, b = school.signers[:2]
    delegate(a, b)
    one, task = waiting(school, a)
    signing.add(task, b, how="before", users=[a.user.pk])
    assert pending(one) == ["王甲"]


FORM = [{"key": "note", "kind": "text", "label": "补充"}]


def test_what_a_colleague_fills_in_goes_to_his_agent_too(school):
    a, b = school.signers[:2]
    delegate(a, b)
    fill = {"id": "补充", "type": "fill", "name": "补充", "who": users(a), "fields": {"note": "write"}}
    one = start(make_flow(school.unit, fill, form=FORM), school.teacher)
    task = task_of(one, b)
    assert (task.shown, task.kind) == ("李乙（代王甲）", Task.Kind.FILL)
    acting.agree(task, b, given={"note": "已补充"})
    one.refresh_from_db()
    assert (one.status, one.data, task_of(one, b, "done").via) == ("approved", {"note": "已补充"}, Task.Via.AGENT)


def test_ones_own_application_is_corrected_by_nobody_else(school):
    a, b = school.signers[:2]
    delegate(school.teacher, b)
    one, task = waiting(school, a)
    acting.send_back(task, a, to="apply", opinion="请补充")
    assert pending(one) == ["张教师"]
