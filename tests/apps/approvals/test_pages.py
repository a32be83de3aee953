"""Applying, signing and reading along on the pages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from citong.apps.approvals.papers import slip
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.inbox.models import WorkItem
from citong.platform.search.finding import Question
from citong.platform.workflow.models import FlowVersion, Instance, Task
from citong.platform.workflow.perms import perms
from tests.factories.flows import agree, approve, make_flow, start, typed
from tests.factories.people import make_user_with

LEAVE = typed(**{"kind": "personal", "span-from": "2026-03-02", "span-to": "2026-03-06", "reason": "家中有事"})


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
    assert all(word in page for word in ("已提交", one.number, "5 天", "部门负责人审批", "分管负责人审批", "后续环节"))
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
        data=typed(kind="sick", reason="发烧") | {"submit": "1"},
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
    enter(staff.teacher, "approvals-draft", draft.pk, data=LEAVE | {"revision": draft.revision, "f-reason": "其一"})
    late = enter(
        staff.teacher, "approvals-draft", draft.pk, data=LEAVE | {"revision": draft.revision, "f-reason": "其二"}
    )
    assert late.status_code == 422
    assert "刚刚被他人修改过" in text(late)
    assert "其二" in text(late)
    draft.refresh_from_db()
    assert draft.data["reason"] == "其一"


def test_what_is_urgent_stands_first_wherever_it_waits(enter, staff):
    flow = staff.live("staff-leave").flow_id
    page = text(enter(staff.teacher, "approvals-fresh", flow))
    assert all(word in page for word in ("紧急程度", "普通", "紧急", "特急"))
    apply(enter, staff)
    enter(staff.teacher, "approvals-fresh", flow, data=LEAVE | {"save": "1", "urgency": "1"})
    urgent = Instance.objects.latest("pk")
    again = text(enter(staff.teacher, "approvals-draft", urgent.pk))
    assert re.search(r'name="urgency" value="1"[^>]* checked', again)
    enter(staff.teacher, "approvals-draft", urgent.pk, data=LEAVE | {"submit": "1", "revision": urgent.revision})
    urgent.refresh_from_db()
    assert (urgent.urgency, urgent.status) == (1, "running")  # what was not sent stays as it was
    apply(enter, staff, urgency="7")
    items = WorkItem.objects.filter(user=staff.leader.user).order_by("pk")
    assert [item.get_urgency_display() for item in items] == ["普通", "紧急", "普通"]
    waiting = text(enter(staff.leader, "approvals-mine"))
    first = waiting[waiting.index("<tbody>") :]
    assert first.index(reverse("approvals-detail", args=[urgent.pk])) < first.index("</tr>")
    assert first.count(">紧急</span>") == 1
    todo = text(enter(staff.leader, "workbench-todo"))
    assert todo.count(">紧急</span>") == 1


def test_the_page_says_how_many_signed_and_how_long_they_have(enter, staff):
    signers = [staff.leader, staff.principal, staff.admin]
    both = approve("both", *signers, mode="and", name="处室会签", due={"days": 2})
    one = start(make_flow(staff.city.school, both), staff.teacher)
    agree(one, staff.leader)
    page = text(enter(staff.teacher, "approvals-detail", one.pk))
    assert "处室会签<small>1/3</small>" in page
    assert "会签 · 限 2 个工作日" in page
    assert "超时" not in strip_tags(text(enter(staff.admin, "approvals-mine")))
    with clock.travel(clock.now() + timedelta(days=20)):
        waiting = " ".join(strip_tags(text(enter(staff.admin, "approvals-mine"))).split())
    assert "待我办理 1 超时 1我已办理" in waiting


def test_the_way_ahead_follows_what_is_typed(enter, staff):
    flow = staff.live("staff-leave").flow_id
    long, short = (
        text(enter(staff.teacher, "approvals-ahead", flow, data=LEAVE | more))
        for more in ({}, {"f-span-to": "2026-03-03"})
    )
    assert ("单位负责人审批" in long, "单位负责人审批" in short, "李主任" in short) == (True, False, True)


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
    enter(staff.teacher, "approvals-decide", fill.pk, data=LEAVE | {"f-lessons": "李老师代", "act": "agree"})
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
    enter(staff.leader, "approvals-decide", task.pk, data={"act": "agree"} | typed(reason="改掉", days="1"))
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


@pytest.mark.usefixtures("indexed")
def test_who_was_sent_a_copy_by_mistake_sees_nothing_once_it_is_taken_back(enter, staff):
    apply(enter, staff)
    one, mine = Instance.objects.get(), Task.objects.get(assignee=staff.leader.user)
    outsider = Actor.of(make_user_with(staff.city.school, perms.own, name="赵会计"))
    enter(staff.leader, "approvals-act", mine.pk, "copy", data={"users": [outsider.user.pk]})
    assert "送：赵会计" in text(enter(staff.leader, "approvals-detail", one.pk))
    assert enter(outsider, "approvals-detail", one.pk).status_code == 200
    assert re.search(r"送：赵会计（\S+ \S+ 已阅）", text(enter(staff.leader, "approvals-detail", one.pk)))
    assert hits(outsider, "请假") == {one.pk}
    sent = Task.objects.get(assignee=outsider.user)
    enter(staff.leader, "approvals-act", sent.pk, "recall_copy", data={})
    assert Task.objects.get(pk=sent.pk).status == "void"
    pages = ("approvals-detail", "approvals-slip")
    assert [enter(outsider, name, one.pk).status_code for name in pages] == [404, 404]
    assert enter(outsider, "approvals-act", sent.pk, "comment", data={"text": "看过"}).status_code == 404
    assert hits(outsider, "请假") == set()


def hits(actor, words):
    return set(Question(actor, words, "approvals").rows().values_list("object_id", flat=True))


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


def test_the_slip_keeps_the_order_of_the_form(enter, staff):
    form = [
        {"key": "s_one", "kind": "section", "label": "采购"},
        {"key": "what", "kind": "text", "label": "名称"},
        {"key": "items", "kind": "rows", "label": "明细", "fields": [{"key": "name", "kind": "text", "label": "品名"}]},
        {"key": "none", "kind": "rows", "label": "配件", "fields": [{"key": "name", "kind": "text", "label": "品名"}]},
        {"key": "s_two", "kind": "section", "label": "经费"},
        {"key": "hint", "kind": "note", "label": "请写明来源"},
        {"key": "source", "kind": "text", "label": "来源"},
        {"key": "s_three", "kind": "section", "label": "没有内容的一节"},
    ]
    signs = {
        "id": "sign",
        "type": "approve",
        "name": "审批",
        "who": [{"kind": "post", "post": "principal", "at": {"level": "school"}}],
    }
    version = make_flow(staff.city.school, signs, form=form)
    given = {"what": "绘本", "items": [{"name": "《团圆》"}], "none": [], "source": "公用经费"}
    one = start(version, staff.teacher, **given)
    assert slip.values(one, {})["parts"] == [
        {"kind": "heading", "label": "采购", "heads": [], "rows": []},
        {"kind": "cells", "lines": [[{"label": "名称", "text": "绘本"}]]},
        {"kind": "table", "label": "明细", "heads": ["品名"], "rows": [["《团圆》"]]},
        {"kind": "cells", "lines": [[{"label": "配件", "text": "—"}]]},
        {"kind": "heading", "label": "经费", "heads": [], "rows": []},
        {"kind": "cells", "lines": [[{"label": "来源", "text": "公用经费"}]]},
    ]
    assert slip.pdf(one, {})[:5] == b"%PDF-"


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


def test_fields_may_be_called_like_the_inputs_of_the_page(enter, staff):
    """Such keys come with imported flows; each input is taken for what it is."""
    keys = ("submit", "save", "next", "act", "chosen", "opinion", "revision", "csrfmiddlewaretoken", "span_from")
    form = [{"key": key, "kind": "text", "label": f"字段 {key}"} for key in keys]
    form.append({"key": "span", "kind": "range", "label": "起止"})
    written = dict.fromkeys(keys, "write")
    signs = {
        "id": "sign",
        "type": "approve",
        "name": "审批",
        "who": [{"kind": "post", "post": "principal", "at": {"level": "school"}}],
    }
    flow = make_flow(staff.city.school, signs | {"fields": written}, form=form).flow_id
    values = {key: f"填在 {key}" for key in keys}
    given = typed(**values, **{"span-from": "2026-03-02", "span-to": "2026-03-03"})
    assert "草稿已保存" in text(enter(staff.teacher, "approvals-fresh", flow, data=given | {"save": "1"}))
    one = Instance.objects.get()
    page = enter(staff.teacher, "approvals-draft", one.pk, data=given | {"revision": one.revision, "submit": "1"})
    assert "已提交" in text(page)
    one.refresh_from_db()
    assert one.data == values | {"span": {"from": "2026-03-02", "to": "2026-03-03"}}
    task = Task.objects.get(instance=one, status="pending")
    changed = typed(**values | {"act": "refuse", "opinion": "改过"})
    enter(staff.principal, "approvals-decide", task.pk, data=changed | {"act": "agree", "opinion": "同意。"})
    task.refresh_from_db()
    one.refresh_from_db()
    assert (task.opinion, one.status, one.data["act"], one.data["opinion"]) == ("同意。", "approved", "refuse", "改过")


def test_a_node_without_people_is_announced_before_anything_is_sent(enter, staff):
    """On the page of the form, in its preview while one types, and in the designer's trial run."""
    nobody = [
        approve(f"n{number}", name=name, empty=empty)
        for number, (name, empty) in enumerate((("甲", "pass"), ("乙", "admin"), ("丙", "refuse")))
    ]
    version = make_flow(staff.city.school, *nobody)
    said = ["甲无处理人，将自动通过", "乙无处理人，将由流程管理员办理", "丙无处理人，不能提交"]
    draft = FlowVersion.objects.create(flow=version.flow, number=2, tree=version.tree)
    trial = enter(staff.admin, "approvals-design", draft.pk, tab="try", **{"f-initiator__": staff.teacher.user.pk})
    for page in (
        enter(staff.teacher, "approvals-fresh", version.flow_id),
        enter(staff.teacher, "approvals-ahead", version.flow_id, data={}),
        trial,
    ):
        shown = "".join(strip_tags(text(page)).split())
        assert [words for words in said if words in shown] == said
    refused = enter(staff.teacher, "approvals-fresh", version.flow_id, data={"submit": "1"})
    assert (refused.status_code, "环节「丙」没有处理人" in text(refused)) == (422, True)
