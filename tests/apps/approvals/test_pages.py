"""Applying, signing and reading along on the pages."""

from __future__ import annotations

import pytest

from citong.platform.workflow.models import Instance, Task
from tests.factories.flows import make_flow

LEAVE = {"kind": "personal", "span_from": "2026-03-02", "span_to": "2026-03-06", "reason": "家中有事"}


def text(response):
    return response.content.decode()


def apply(enter, staff, **more):
    """The teacher asks for five days."""
    flow = staff.live("staff-leave").flow_id
    return enter(staff.teacher, "approvals-fresh", flow, data=LEAVE | {"submit": "1"} | more)


def test_the_catalogue_offers_what_a_teacher_may_start(enter, staff):
    page = text(enter(staff.teacher, "approvals-start"))
    assert all(name in page for name in ("教职工请假", "采购申请", "调课申请"))
    assert "向市局请示" not in page  # for bureaus of counties
    assert "采购申请" not in text(enter(staff.teacher, "approvals-start", q="请假"))


def test_a_leave_goes_from_the_form_over_every_desk_to_its_end(enter, staff):
    page = text(apply(enter, staff))
    one = Instance.objects.get()
    assert (one.title, one.data["days"], one.status) == ("张教师的教职工请假", 5, "running")
    assert all(word in page for word in ("已提交", one.number, "5 天", "部门负责人审批", "分管副校长审批", "后续环节"))
    waiting = text(enter(staff.leader, "approvals-mine"))
    assert one.title in waiting
    for actor in (staff.leader, staff.principal):
        task = Task.objects.get(instance=one, status="pending")
        assert task.assignee == actor.user
        enter(actor, "approvals-decide", task.pk, data={"act": "agree", "opinion": "同意。"})
    one.refresh_from_db()
    assert one.status == "approved"  # the principal stood in for the vice, and is not asked twice
    assert "已通过" in text(enter(staff.teacher, "approvals-mine", tab="applied"))
    assert one.title in text(enter(staff.leader, "approvals-mine", tab="done"))


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(enter, staff):
    page = enter(
        staff.teacher,
        "approvals-fresh",
        staff.live("staff-leave").flow_id,
        data={"kind": "sick", "reason": "发烧", "submit": "1"},
    )
    assert page.status_code == 422
    assert all(word in text(page) for word in ("请填写起止时间。", "请上传证明材料。", "发烧"))
    draft = Instance.objects.get()
    assert (draft.status, draft.data["reason"]) == ("draft", "发烧")  # kept as a draft
    again = enter(staff.teacher, "approvals-draft", draft.pk, data=LEAVE | {"revision": draft.revision, "submit": "1"})
    assert "已提交" in text(again)


def test_two_windows_on_one_draft_do_not_overwrite_each_other(enter, staff):
    flow = staff.live("staff-leave").flow_id
    enter(staff.teacher, "approvals-fresh", flow, data=LEAVE)
    draft = Instance.objects.get()
    enter(staff.teacher, "approvals-draft", draft.pk, data=LEAVE | {"revision": draft.revision, "reason": "其一"})
    late = enter(
        staff.teacher, "approvals-draft", draft.pk, data=LEAVE | {"revision": draft.revision, "reason": "其二"}
    )
    assert late.status_code == 422
    assert "刚刚被他人修改过" in text(late)
    assert "其二" in text(late)
    draft.refresh_from_db()
    assert draft.data["reason"] == "其一"


def test_the_way_ahead_follows_what_is_typed(enter, staff):
    flow = staff.live("staff-leave").flow_id
    long, short = (
        text(enter(staff.teacher, "approvals-ahead", flow, data=LEAVE | more))
        for more in ({}, {"span_to": "2026-03-03"})
    )
    assert ("校长审批" in long, "校长审批" in short, "李主任" in short) == (True, False, True)


def test_it_is_sent_back_corrected_and_comes_straight_back(enter, staff):
    apply(enter, staff)
    one = Instance.objects.get()
    task = Task.objects.get(instance=one, assignee=staff.leader.user)
    dialog = text(enter(staff.leader, "approvals-act", task.pk, "send_back"))
    assert all(word in dialog for word in ("退回到", "申请", "退回原因"))
    refused = enter(staff.leader, "approvals-act", task.pk, "send_back", data={"to": "apply", "opinion": ""})
    assert (refused.status_code, "请填写退回原因" in text(refused)) == (422, True)
    enter(
        staff.leader,
        "approvals-act",
        task.pk,
        "send_back",
        data={"to": "apply", "opinion": "请写清代课安排", "straight": "on"},
    )
    page = text(enter(staff.teacher, "approvals-detail", one.pk))
    assert all(word in page for word in ("请写清代课安排", "重新提交", "第 2 轮"))
    fill = Task.objects.get(instance=one, assignee=staff.teacher.user, status="pending")
    enter(staff.teacher, "approvals-decide", fill.pk, data=LEAVE | {"lessons": "李老师代", "act": "agree"})
    one.refresh_from_db()
    assert one.data["lessons"] == "李老师代"
    assert Task.objects.get(instance=one, status="pending").assignee == staff.leader.user


@pytest.mark.parametrize(
    ("verb", "words"),
    [("transfer", "转给"), ("add_signers", "请对方先看"), ("copy", "抄送给"), ("comment", "评论内容")],
)
def test_every_act_asks_for_what_it_needs(enter, staff, verb, words):
    apply(enter, staff)
    task = Task.objects.get(assignee=staff.leader.user)
    sent = {"user": staff.admin.user.pk, "users": [staff.admin.user.pk], "how": "join", "text": "请尽快", "opinion": ""}
    assert words in text(enter(staff.leader, "approvals-act", task.pk, verb))
    assert "成功" in text(enter(staff.leader, "approvals-act", task.pk, verb, data=sent))


def test_a_tampered_field_is_ignored(enter, staff):
    apply(enter, staff)
    task = Task.objects.get(assignee=staff.leader.user)
    enter(staff.leader, "approvals-decide", task.pk, data={"act": "agree", "reason": "改掉", "days": "1"})
    assert Instance.objects.get().data["reason"] == "家中有事"


def test_nobody_without_a_part_in_it_finds_it(enter, staff):
    apply(enter, staff)
    one, task = Instance.objects.get(), Task.objects.get(assignee=staff.leader.user)
    assert enter(staff.principal, "approvals-detail", one.pk).status_code == 404
    assert enter(staff.principal, "approvals-decide", task.pk, data={"act": "agree"}).status_code == 404
    assert enter(staff.principal, "approvals-act", task.pk, "comment").status_code == 404
    assert enter(staff.principal, "approvals-slip", one.pk).status_code == 404
    assert enter(staff.admin, "approvals-detail", one.pk).status_code == 200  # looks after the school's approvals


def test_many_are_agreed_to_at_once_each_with_its_result(enter, staff):
    apply(enter, staff)
    apply(enter, staff)
    mine = list(Task.objects.filter(assignee=staff.leader.user, status="pending"))
    first = mine[0]
    enter(staff.leader, "approvals-decide", first.pk, data={"act": "agree"})
    page = text(enter(staff.leader, "approvals-batch", data={"ids": [task.pk for task in mine], "opinion": "同意"}))
    assert "1 件已同意，1 件没有办成" in page
    assert [task.via for task in Task.objects.filter(pk=mine[1].pk)] == ["batch"]


def test_an_administrator_steps_in_with_a_reason(enter, staff):
    apply(enter, staff)
    one, task = Instance.objects.get(), Task.objects.get(assignee=staff.leader.user)
    assert enter(staff.leader, "approvals-step-in", one.pk, "terminate").status_code == 403
    page = enter(
        staff.admin,
        "approvals-step-in",
        one.pk,
        "reassign",
        data={"task": task.pk, "user": staff.principal.user.pk, "reason": ""},
    )
    assert page.status_code == 422
    enter(
        staff.admin,
        "approvals-step-in",
        one.pk,
        "reassign",
        data={"task": task.pk, "user": staff.principal.user.pk, "reason": "外出学习"},
    )
    assert Task.objects.get(instance=one, status="pending").assignee == staff.principal.user
    enter(staff.admin, "approvals-step-in", one.pk, "jump", data={"to": "principal", "reason": "紧急"})
    enter(staff.admin, "approvals-step-in", one.pk, "terminate", data={"reason": "事项取消"})
    one.refresh_from_db()
    assert one.status == "terminated"
    page = text(enter(staff.admin, "approvals-detail", one.pk))
    assert all(word in page for word in ("管理员改派", "外出学习", "管理员跳转", "管理员终止", "事项取消"))


def test_delegation_and_usual_opinions_are_ones_own(enter, staff):
    now, later = "2026-01-01T08:00", "2036-01-05T18:00"
    sent = {"agent": staff.admin.user.pk, "starts_at": now, "ends_at": later, "flow": "", "reason": "出差"}
    page = text(enter(staff.leader, "approvals-delegate", data=sent))
    assert all(word in page for word in ("王管理员", "出差", "已委托"))
    apply(enter, staff)
    assert Task.objects.get(status="pending").shown == "王管理员（代李主任）"
    enter(staff.leader, "approvals-phrase", data={"text": "请按规定办理。"})
    assert "请按规定办理。" in text(enter(staff.leader, "approvals-settings"))
    wrong = enter(staff.leader, "approvals-delegate", data=sent | {"ends_at": "2020-01-01T08:00"})
    assert (wrong.status_code, "结束时间要晚于开始时间" in text(wrong)) == (422, True)


def test_the_slip_prints_the_form_and_every_opinion(enter, staff):
    apply(enter, staff)
    one = Instance.objects.get()
    response = enter(staff.teacher, "approvals-slip", one.pk)
    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_handler_names_the_next_one_where_the_flow_asks_him(enter, staff):
    by_initiator = {"id": "one", "type": "approve", "name": "指定审批", "who": [{"kind": "chosen", "node": "apply"}]}
    by_signer = {"id": "two", "type": "approve", "name": "再定", "who": [{"kind": "chosen", "node": "one"}]}
    version = make_flow(staff.city.school, by_initiator, by_signer)
    assert "下一环节处理人" in text(enter(staff.teacher, "approvals-fresh", version.flow_id))
    refused = enter(staff.teacher, "approvals-fresh", version.flow_id, data={"submit": "1"})
    assert (refused.status_code, "请选择下一环节的处理人" in text(refused)) == (422, True)
    draft = Instance.objects.get()
    enter(
        staff.teacher,
        "approvals-draft",
        draft.pk,
        data={"submit": "1", "chosen": staff.leader.user.pk, "revision": draft.revision},
    )
    task = Task.objects.get(instance=draft, assignee=staff.leader.user)
    assert "下一环节处理人" in text(enter(staff.leader, "approvals-detail", draft.pk))
    enter(staff.leader, "approvals-decide", task.pk, data={"act": "agree", "chosen": staff.principal.user.pk})
    assert Task.objects.get(instance=draft, status="pending").assignee == staff.principal.user
