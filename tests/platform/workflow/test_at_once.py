"""Signers who press at the same moment, some of them twice: each act counts once, the others are told in plain words."""

from collections import Counter
from datetime import date, timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from citong.lib import clock
from citong.lib.flow.steps import Mode
from citong.platform.workflow import acting, invariants, starting
from citong.platform.workflow.models import Instance, Task
from citong.platform.workflow.operations import GONE
from tests.factories.flows import approve, make_flow, make_school_of_signers, pending, start, task_of

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
ROUNDS = 30
THINGS = [
    {"key": "day", "kind": "date", "label": "日期"},
    {"key": "thing", "kind": "text", "label": "使用", "books": ["day"]},
]


def agree(task, actor):
    acting.agree(task, actor, opinion="同意")


def send_back(task, actor):
    acting.send_back(task, actor, to="apply", opinion="请补充")


def together(*acts):
    """All act at the same moment; returns how often each answer came."""
    barrier, said = Barrier(len(acts)), Counter()

    def one(act):
        barrier.wait()
        try:
            act()
        except ValidationError as error:
            said[error.messages[0]] += 1
        else:
            said["done"] += 1
        finally:
            connection.close()

    threads = [Thread(target=one, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def press(instance, acts):
    """Everybody in ``acts`` acts on the task before him."""
    tasks = [Task.objects.get(instance=instance, assignee=actor.user, status="pending") for _, actor in acts]
    said = together(*(partial(act, task, actor) for (act, actor), task in zip(acts, tasks, strict=True)))
    instance.refresh_from_db()
    return said


def test_three_signers_who_all_click_twice_sign_once_each():
    school = make_school_of_signers()
    signers, boss = school.signers[:3], school.admin
    flow = make_flow(school.unit, approve("会签", *signers, mode=Mode.ALL), approve("校长", boss))
    for _ in range(ROUNDS):
        one = start(flow, school.teacher)
        assert press(one, [(agree, signer) for signer in signers * 2]) == {"done": 3, GONE: 3}
        assert pending(one) == [str(boss.user)]
        assert one.log_length == 4
        assert invariants.broken(one) == []


def test_one_returns_while_two_agree_and_nobody_is_left_behind():
    """The return wins whenever it comes; who comes after it is told so, and the second round begins with all three."""
    school = make_school_of_signers()
    signers = school.signers[:3]
    flow = make_flow(school.unit, approve("会签", *signers, mode=Mode.ALL), approve("校长", school.admin))
    for _ in range(ROUNDS):
        one = start(flow, school.teacher)
        said = press(one, [(send_back, signers[0]), (agree, signers[1]), (agree, signers[2]), (send_back, signers[0])])
        assert said.total() == said["done"] + said[GONE] == 4
        assert one.tasks.filter(did=Task.Did.RETURN).count() == 1
        assert one.log_length == 1 + said["done"]
        assert pending(one) == [str(school.teacher.user)]
        assert invariants.broken(one) == []
        acting.agree(task_of(one, school.teacher), school.teacher)
        one.refresh_from_db()
        assert sorted(pending(one)) == sorted(str(signer.user) for signer in signers)


def test_of_two_who_may_sign_for_all_one_decides():
    school = make_school_of_signers()
    first, second = school.signers[:2]
    flow = make_flow(school.unit, approve("或签", first, second, mode=Mode.ANY), approve("校长", school.admin))
    for _ in range(ROUNDS):
        one = start(flow, school.teacher)
        assert press(one, [(agree, first), (agree, second)]) == {"done": 1, GONE: 1}
        assert pending(one) == [str(school.admin.user)]
        assert one.tasks.filter(run__node="校长").count() == 1
        assert invariants.broken(one) == []


def drafts(version, actors, **data):
    made = [starting.new(version, actor, data=data) for actor in actors]
    for one in made:
        one.save()
    return [partial(starting.submit, one, actor) for one, actor in zip(made, actors, strict=True)]


def refused(thing, day):
    """What is said to who comes second, about the one that was quicker."""
    won = Instance.objects.exclude(status="draft").get(data__day=day, data__thing=thing)
    return f"「{thing}」{day} 已由{won.initiator}申请（{won.number}），请改用其他时间，或另选一个。"


def days():
    return [(date(2026, 3, 2) + timedelta(days=number)).isoformat() for number in range(ROUNDS)]


def test_of_two_who_want_one_room_on_one_day_one_gets_it():
    school = make_school_of_signers()
    flow = make_flow(school.unit, approve("办公室", school.admin), form=THINGS)
    for day in days():
        said = together(*drafts(flow, school.signers[:2], day=day, thing="报告厅"))
        assert said == {"done": 1, refused("报告厅", day): 1}


def test_of_two_who_give_one_car_away_on_one_day_one_does():
    """What they hold meanwhile are two different applications."""
    school = make_school_of_signers()
    first, second = school.signers[:2]
    flow = make_flow(school.unit, approve("安排", first, second, fields={"thing": "required"}), form=THINGS)
    for day in days():
        one, two = (start(flow, school.teacher, day=day) for _ in range(2))
        given = {"thing": "闽C12345"}
        acts = [partial(acting.agree, task_of(*pair), pair[1], given=given) for pair in ((one, first), (two, second))]
        assert together(*acts) == {"done": 1, refused("闽C12345", day): 1}
        for instance in (one, two):
            instance.refresh_from_db()
            assert invariants.broken(instance) == []


def test_numbers_of_those_who_apply_at_once_differ_and_leave_no_gap():
    school = make_school_of_signers()
    flow = make_flow(school.unit, approve("校长", school.admin), prefix="QJ")
    for number in range(ROUNDS):
        assert together(*drafts(flow, school.signers[:3])) == {"done": 3}
        year = clock.today().year
        found = Instance.objects.order_by("-number").values_list("number", flat=True)[:3]
        assert sorted(found) == [f"QJ{year}{number * 3 + step:04d}" for step in (1, 2, 3)]
