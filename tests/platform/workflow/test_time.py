"""Time limits: counted in working days, and in every combination with agents and returns."""

from __future__ import annotations

from datetime import timedelta

import pytest

from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.inbox.models import Message
from citong.platform.workflow import acting, invariants
from citong.platform.workflow.models import Delegation, NodeRun
from tests.factories.flows import approve, make_flow, pending, start, users
from tests.factories.pilots import at


def timers_run(moment):
    with clock.travel(at(moment)):
        jobs.start("approvals.timers", Actor.system())
        jobs.run_pending()


def late(days, then, *above):
    return {"days": days, "then": then, "to": users(*above)}


def test_days_off_do_not_count_and_make_up_workdays_do(school):
    """In 2018 the weekend before the National Day was worked, and the week after it was off."""
    a = school.signers[0]
    flow = make_flow(school.unit, approve("审批", a, due=late(2, "remind")))
    with clock.travel(at("2018-09-28 10:00:00")):
        one = start(flow, school.teacher)
    run = NodeRun.objects.get(instance=one, node="审批")
    assert run.due_at == at("2018-09-30 23:59:59")
    reminders = Message.objects.filter(user=a.user, kind="approvals.late")
    told = []
    for day in ("09-30 12", "10-01 09", "10-07 09", "10-08 09", "10-08 15", "10-09 09"):
        timers_run(f"2018-{day}:00:00")
        told.append(reminders.count())
    assert told == [0, 0, 0, 1, 1, 2]


def story(one):
    """What became of each task: whose it was, its state, its answer, and how it came about."""
    tasks = one.tasks.select_related("assignee__person", "owner__person").exclude(run__node="apply").order_by("pk")
    return [" ".join(filter(None, (task.shown, task.status, task.did, task.via))) for task in tasks]


BOSS = "管理员 done agree self"
TOLD = {  # what follows when the time is over, then one return to the applicant: waiting for, what became of the tasks
    ("remind", "王甲"): ("王甲", ["王甲 done return self", "王甲 done agree self", BOSS]),
    ("remind", "李乙（代王甲）"): (
        "李乙",
        ["李乙（代王甲） done return agent", "李乙（代王甲） done agree agent", BOSS],
    ),
    ("pass", "王甲"): ("管理员", ["王甲 void self", "管理员 done return self", "王甲 done agree self", BOSS]),
    ("pass", "李乙（代王甲）"): (
        "管理员",
        ["李乙（代王甲） void self", "管理员 done return self", "李乙（代王甲） done agree agent", BOSS],
    ),
    ("return", "王甲"): ("张教师", ["王甲 void self", "王甲 done return self", "王甲 done agree self", BOSS]),
    ("return", "李乙（代王甲）"): (
        "张教师",
        ["李乙（代王甲） void self", "李乙（代王甲） done return agent", "李乙（代王甲） done agree agent", BOSS],
    ),
    ("escalate", "王甲"): (
        "管理员",
        ["王甲 moved transfer timeout", "管理员（代王甲） done return self", "王甲 done agree self", BOSS],
    ),
    ("escalate", "李乙（代王甲）"): (
        "管理员",
        [
            "李乙（代王甲） moved transfer timeout",
            "管理员（代李乙） done return self",
            "李乙（代王甲） done agree agent",
            BOSS,
        ],
    ),
}


@pytest.mark.parametrize(("then", "whose"), TOLD)
def test_timed_out_with_or_without_an_agent_and_returned_once(school, then, whose):
    a, b, boss = school.signers[0], school.signers[1], school.admin
    flow = make_flow(school.unit, approve("审批", a, due=late(1, then, boss)), approve("校长", boss))
    with clock.travel(at("2018-10-15 09:00:00")):
        if "代" in whose:
            Delegation.objects.create(user=a.user, agent=b.user, ends_at=clock.now() + timedelta(days=9))
        one = start(flow, school.teacher)
    timers_run("2018-10-17 09:00:00")
    timers_run("2018-10-17 09:05:00")
    waiting = pending(one)
    with clock.travel(at("2018-10-17 10:00:00")):
        while task := one.tasks.filter(status="pending").order_by("pk").first():
            if task.run.node == "apply" or one.tasks.filter(did="return").exists():
                acting.agree(task, school.by(task.assignee_id))
            else:
                acting.send_back(task, school.by(task.assignee_id), to="apply", opinion="请补充")
    one.refresh_from_db()
    assert (one.status, waiting, story(one)) == ("approved", [TOLD[then, whose][0]], TOLD[then, whose][1])
    assert invariants.broken(one) == []
