"""What one has done or caused is taken back from the page, each with what it brings about."""

from __future__ import annotations

import pytest

from citong.platform.workflow.models import FlowVersion, Instance, Task
from tests.apps.approvals.test_pages import LEAVE, apply, text
from tests.factories.flows import FIRST, approve, make_flow, pending, start


@pytest.fixture
def one(enter, staff):
    apply(enter, staff)
    return Instance.objects.get()


def act(enter, actor, task, verb, **data):
    return text(enter(actor, "approvals-act", task.pk, verb, data=data))


def task(actor, **more):
    return Task.objects.get(assignee=actor.user, **more)


def offered(enter, actor, one):
    """The words of what the page lets him take back."""
    page = text(enter(actor, "approvals-detail", one.pk))
    _, _, panel = page.partition("可以收回的操作")
    return [part.partition("</span>")[0] for part in panel.split("<li><span>")[1:]]


def test_a_signer_whom_one_added_oneself(enter, staff, one):
    act(enter, staff.leader, task(staff.leader), "add_signers", how="join", users=[staff.admin.user.pk], opinion="")
    assert offered(enter, staff.leader, one) == ["减签：王管理员"]
    assert "减签成功" in act(enter, staff.leader, task(staff.admin), "remove_signer")
    assert (pending(one), task(staff.admin).status) == (["李主任"], "void")


def test_ones_own_agreement_while_nobody_has_acted_after_it(enter, staff, one):
    enter(staff.leader, "approvals-decide", task(staff.leader).pk, data={"act": "agree", "opinion": "同意。"})
    assert pending(one) == ["陈校长"]
    assert offered(enter, staff.leader, one) == ["撤回「部门负责人审批」的同意"]
    assert "撤回办理成功" in act(enter, staff.leader, task(staff.leader), "take_step_back")
    assert (pending(one), task(staff.leader).opinion) == (["李主任"], "")


def test_a_copy_that_one_has_sent(enter, staff, one):
    act(enter, staff.leader, task(staff.leader), "copy", users=[staff.principal.user.pk])
    assert one.title in text(enter(staff.principal, "approvals-mine", tab="copied"))
    copy = task(staff.principal, kind="cc")
    assert offered(enter, staff.leader, one) == ["撤销抄送：陈校长"]
    assert "撤销抄送成功" in act(enter, staff.leader, copy, "recall_copy")
    assert one.title not in text(enter(staff.principal, "approvals-mine", tab="copied"))


def test_what_went_to_ones_agent(enter, staff):
    given = {"agent": staff.admin.user.pk, "starts_at": "2026-01-01T08:00", "ends_at": "2036-01-05T18:00", "flow": "", "reason": "出差"}  # fmt: skip
    enter(staff.leader, "approvals-delegate", data=given)
    apply(enter, staff)
    one = Instance.objects.get()
    assert pending(one) == ["王管理员"]
    assert offered(enter, staff.leader, one) == ["收回委托给王管理员的「部门负责人审批」"]
    assert "收回委托成功" in act(enter, staff.leader, task(staff.admin), "take_over")
    assert pending(one) == ["李主任"]


def test_ones_application_while_nobody_has_acted(enter, staff, one):
    page = text(enter(staff.teacher, "approvals-detail", one.pk))
    assert f"/approvals/{one.pk}/step-in/withdraw/" in page
    assert "撤回原因" in text(enter(staff.teacher, "approvals-step-in", one.pk, "withdraw"))
    page = text(enter(staff.teacher, "approvals-step-in", one.pk, "withdraw", data={"reason": "时间有变"}))
    one.refresh_from_db()
    assert (one.status, pending(one)) == ("withdrawn", [])
    assert all(words in page for words in ("撤回申请成功", "时间有变", "继续填写"))
    enter(staff.teacher, "approvals-draft", one.pk, data=LEAVE | {"submit": "1", "revision": one.revision})
    one.refresh_from_db()
    assert (one.status, one.round, pending(one)) == ("running", 2, ["李主任"])


def test_what_is_said_beside_it_is_read_by_everybody(enter, staff, one):
    act(enter, staff.leader, task(staff.leader), "comment", text="请附上代课安排。")
    page = text(enter(staff.teacher, "approvals-detail", one.pk))
    assert ("评论" in page, "请附上代课安排。" in page, pending(one)) == (True, True, ["李主任"])


def test_an_administrator_lets_it_go_on_by_another_version(enter, staff):
    first, second = approve("one", staff.leader, name="初审"), approve("two", staff.principal, name="终审")
    old = make_flow(staff.city.school, first)
    one = start(old, staff.teacher)
    FlowVersion.objects.filter(pk=old.pk).update(status="retired")
    new = FlowVersion.objects.create(flow=old.flow, number=2, status="live", tree=[FIRST, first, second])
    assert f"{old.flow} 第2版" in text(enter(staff.admin, "approvals-step-in", one.pk, "change_version"))
    page = text(enter(staff.admin, "approvals-step-in", one.pk, "change_version", data={"version": new.pk, "reason": "增加终审"}))  # fmt: skip
    one.refresh_from_db()
    assert all(words in page for words in ("改用版本成功", "改用流程版本", "增加终审", "终审"))
    assert (one.version, pending(one)) == (new, ["李主任"])
