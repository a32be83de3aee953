"""A guardian asks leave for a child: the class teacher decides, and nothing else of the school is to be seen."""

from __future__ import annotations

import pytest

from citong.apps.approvals import library
from citong.apps.notices.queries.audience import Chosen, receivers
from citong.kit.adhoc import people
from citong.platform.access.actor import Actor
from citong.platform.access.holders import staff_of
from citong.platform.access.perms import roles
from citong.platform.identity.models import Post
from citong.platform.org.models import Unit
from citong.platform.search.finding import Question
from citong.platform.workflow.models import Instance, Task
from tests.apps.approvals.test_pages import text
from tests.factories import make_unit, make_user_with
from tests.factories.flows import agree, typed

LEAVE = typed(
    student="陈小明", kind="sick", symptom="发热", guardian="母亲 王某", phone="13805951234",
    **{"span-from": "2026-03-02", "span-to": "2026-03-03"},
)  # fmt: skip


@pytest.fixture
def child(staff):
    """A class with its teacher and two guardians, in a school that uses all flows of the city."""
    library.plant(staff.city.bureau)
    unit = make_unit("三年级1班", staff.city.school, Unit.Level.DEPARTMENT)
    teacher = make_user_with(unit, *roles["staff"].permissions, name="吴班主任", title="班主任")
    teacher.person.posts.update(head=True)
    kind = Post.Kind.GUARDIAN
    first, second = (
        Actor.of(make_user_with(unit, *roles["guardian"].permissions, name=name, title="学生家长", kind=kind))
        for name in ("王家长", "林家长")
    )
    return unit, Actor.of(teacher), first, second


def ask(enter, staff, actor, unit):
    return text(
        enter(
            actor,
            "approvals-fresh",
            staff.live("student-leave").flow_id,
            data=LEAVE | typed(**{"class": unit.pk}) | {"submit": "1"},
        )
    )


def test_the_guardian_asks_and_the_class_teacher_decides(enter, staff, child):
    unit, teacher, guardian, other = child
    form = text(enter(guardian, "approvals-fresh", staff.live("student-leave").flow_id))
    assert "三年级1班" in form
    assert "已提交" in ask(enter, staff, guardian, unit)
    one = Instance.objects.get()
    assert [str(task.assignee) for task in one.tasks.filter(status="pending")] == ["吴班主任"]
    agree(one, teacher)
    assert (one.title, one.status) == ("陈小明的学生请假", "approved")
    assert enter(other, "approvals-detail", one.pk).status_code == 404


def test_the_class_teacher_may_do_it_for_a_guardian(enter, staff, child):
    unit, teacher, _, _ = child
    ask(enter, staff, teacher, unit)
    assert Instance.objects.get().status == "approved"
    assert Task.objects.filter(kind="approve").count() == 0


def test_guardians_start_nothing_else_and_staff_all_of_it(enter, staff, child):
    _, teacher, guardian, _ = child
    page = text(enter(guardian, "approvals-start"))
    assert ("学生请假" in page, "教职工请假" in page, "采购申请" in page) == (True, False, False)
    assert enter(guardian, "approvals-fresh", staff.live("staff-leave").flow_id).status_code == 404
    page = text(enter(teacher, "approvals-start"))
    assert ("学生请假" in page, "教职工请假" in page) == (True, True)


@pytest.mark.usefixtures("indexed")
def test_a_curious_guardian_sees_nobody(enter, staff, child, client):
    unit, _, guardian, other = child
    ask(enter, staff, other, unit)
    assert enter(guardian, "approvals-people", q="").json() == []
    assert [row["text"] for row in enter(guardian, "approvals-units", q="").json()] == [unit.label]
    assert [Question(guardian, words).number() for words in ("吴班主任", "陈校长", "陈小明", "浮桥")] == [0] * 4
    refused = (
        "people-list",
        "units-list",
        "users-list",
        "posts-list",
        "schools-list",
        "approvals-list",
        "approvals-statistics",
    )
    assert {name: enter(guardian, name).status_code for name in refused} == dict.fromkeys(refused, 403)
    client.force_login(guardian.user)
    assert client.get("/api/v1/approvals/").status_code == 403
    pages = [
        text(enter(guardian, name))
        for name in ("workbench-home", "approvals-mine", "approvals-settings", "notices-mine")
    ]
    assert [name for name in ("吴班主任", "陈校长", "李主任", "林家长") if any(name in page for page in pages)] == []


def test_guardians_are_no_staff(staff, child):
    _, teacher, guardian, _ = child
    assert guardian.user not in people.colleagues(teacher)
    assert guardian.user not in staff_of(staff.city.school)
    everybody = receivers(staff.city.school, Chosen([staff.city.school]))
    assert (teacher.user.pk in everybody, guardian.user.pk in everybody) == (True, False)
    families = receivers(staff.city.school, Chosen([staff.city.school], posts=[Post.Kind.GUARDIAN]))
    assert guardian.user.pk in families
