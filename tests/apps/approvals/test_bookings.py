"""Rooms, cars and equipment: one application has a thing at a time, the next hears whose it is and when."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from citong.apps.approvals import library
from citong.platform.access.actor import Actor
from citong.platform.workflow import acting, starting
from citong.platform.workflow.models import FlowDef, FlowVersion, Instance
from tests.apps.approvals.test_pages import text
from tests.factories.flows import agree, start, task_of, typed
from tests.factories.people import make_user_with

ROOM = {"day": "2026-03-02", "from": "14:30", "to": "16:00", "room": "报告厅", "topic": "教研", "people": 20}
SPAN = {"from": "2026-03-02", "to": "2026-03-03"}
CAR = {"span": SPAN, "time": "8:30", "place": "市教育局", "people": 3, "reason": "开会"}
PLATE = {"plate": "闽C12345", "driver": "李师傅"}


@pytest.fixture
def things(staff):
    library.plant(staff.city.bureau, "meeting-room", "vehicle", "equipment-loan")
    return staff


def test_a_room_that_somebody_has_is_refused_with_his_name_and_hours(enter, things):
    start(things.live("meeting-room"), things.leader, **ROOM)
    first = Instance.objects.get()
    given = typed(**ROOM | {"from": "15:00", "to": "17:00"}) | {"submit": "1"}
    flow = things.live("meeting-room").flow_id
    page = enter(things.teacher, "approvals-fresh", flow, data=given)
    said = f"「报告厅」2026-03-02 14:30 至 16:00 已由李主任申请（{first.number}），请改用其他时间，或另选一个。"
    assert (page.status_code, said in text(page), "教研" in text(page)) == (422, True, True)
    draft = Instance.objects.get(status="draft")
    later = given | typed(**{"from": "16:00"}) | {"revision": draft.revision}
    assert "已提交" in text(enter(things.teacher, "approvals-draft", draft.pk, data=later))


@pytest.mark.parametrize(
    ("status", "outcome", "free"),
    [("approved", "", False), ("archived", "approved", False), ("archived", "rejected", True), ("rejected", "", True),
     ("terminated", "", True), ("withdrawn", "", True)],
)  # fmt: skip
def test_what_is_approved_stays_taken_and_what_came_to_nothing_is_free(things, status, outcome, free):
    first = start(things.live("meeting-room"), things.leader, **ROOM)
    Instance.objects.filter(pk=first.pk).update(status=status, outcome=outcome)
    second = starting.new(things.live("meeting-room"), things.teacher)
    second.save()
    if free:
        starting.submit(second, things.teacher, given=ROOM)
        return
    with pytest.raises(ValidationError, match="已由李主任申请"):
        starting.submit(second, things.teacher, given=ROOM)


def test_a_room_of_that_name_at_another_school_is_another_one(things):
    start(things.live("meeting-room"), things.leader, **ROOM)
    school = things.city.second_school
    make_user_with(school, title="校长", kind="principal")
    other = Actor.of(make_user_with(school, "approvals.start", "approvals.own"))
    assert start(things.live("meeting-room"), other, **ROOM).status == "running"


def test_a_copy_of_the_flow_and_its_template_know_of_one_another(things):
    start(things.live("meeting-room"), things.leader, **ROOM)
    version = things.live("meeting-room")
    flow = FlowDef.objects.create(code="meeting-room", name="订会议室", unit=things.city.school, template=version.flow)
    own = FlowVersion.objects.create(flow=flow, number=1, status="live", tree=version.tree, form=version.form)
    with pytest.raises(ValidationError, match="已由李主任申请"):
        start(own, things.teacher, **ROOM)


def test_a_car_is_taken_when_it_is_assigned(things):
    one, two = (start(things.live("vehicle"), things.teacher, **CAR) for _ in range(2))
    agree(one, things.leader)
    agree(two, things.leader)
    boss = things.principal  # nobody arranges cars but he
    agree(one, boss, given=PLATE)
    with pytest.raises(ValidationError, match="「闽C12345」2026-03-02 至 2026-03-03 已由张教师申请"):
        acting.agree(task_of(two, boss), boss, given=PLATE | {"plate": "闽c 12345"})
    assert agree(two, boss, given=PLATE | {"plate": "闽C54321"}).status == "approved"


def test_sent_back_it_keeps_its_own_time_and_may_not_take_anothers(things):
    boss = things.principal
    one = start(things.live("meeting-room"), things.teacher, **ROOM)
    start(things.live("meeting-room"), things.leader, **ROOM | {"from": "16:00", "to": "17:00"})
    acting.send_back(task_of(one, boss), boss, to="apply", opinion="请写清人数")
    with pytest.raises(ValidationError, match="16:00 至 17:00 已由李主任申请"):
        acting.agree(task_of(one, things.teacher), things.teacher, given=ROOM | {"to": "16:30"})
    acting.agree(task_of(one, things.teacher), things.teacher, given=ROOM | {"people": 30})


def test_of_several_things_that_are_borrowed_the_one_that_is_away_is_named(things):
    def loan(*names):
        return {"span": SPAN, "use": "上课", "items": [{"name": name, "count": 1} for name in names]}

    start(things.live("equipment-loan"), things.leader, **loan("投影仪 1 号", "话筒"))
    with pytest.raises(ValidationError, match="「话筒」2026-03-02 至 2026-03-03 已由李主任申请") as caught:
        start(things.live("equipment-loan"), things.teacher, **loan("投影仪 2 号", "话筒"))
    assert list(caught.value.message_dict) == ["items"]
