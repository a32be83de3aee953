"""A school makes the city's flow its own: copies it, changes tree and form, tries it, publishes it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from citong.lib.flow import positions
from citong.platform.workflow.models import FlowDef, FlowVersion
from tests.apps.approvals.test_pages import LEAVE, text


@pytest.fixture
def draft(enter, staff):
    """The school's own copy of the leave flow, as a draft."""
    page = enter(staff.admin, "approvals-copy", staff.live("staff-leave").flow_id, data={})
    assert "已复制" in text(page)
    return FlowVersion.objects.get(flow__unit=staff.city.school)


def nodes(version):
    version = FlowVersion.objects.get(pk=version.pk)
    return {node.id: node for _, node in positions.walk(version.nodes)}


def send(enter, staff, button, *args, **data):
    """The administrator of the school presses a button of the designer."""
    return enter(staff.admin, f"approvals-design-{button}", *args, data=data)


def test_the_library_offers_what_the_unit_has_not_copied_yet(enter, staff, draft):
    page = text(enter(staff.admin, "approvals-library"))
    assert ("采购申请" in page, "教职工请假" in page) == (True, False)


def test_a_node_is_added_given_people_a_time_and_rights_and_published(enter, staff, draft):
    send(enter, staff, "add", draft.pk, type="approve", at="1")
    assert nodes(draft)["n1"].name == "审批"
    page = send(enter, staff, "node", draft.pk, "n1", name="工会主席", mode="and", empty="pass", own="skip", acts=["return"], days="2", then="escalate", **{"right-reason": "hidden"})  # fmt: skip
    assert "工会主席" in text(page)
    send(enter, staff, "rule", draft.pk, "n1", kind="post", level="school", title="工会主席")
    send(enter, staff, "rule", draft.pk, "n1", kind="user", users=[staff.leader.user.pk])
    node = nodes(draft)["n1"]
    assert (node.mode, node.empty, node.own, node.acts, node.rights) == (
        "and",
        "pass",
        "skip",
        ("return",),
        {"reason": "hidden"},
    )
    assert (node.due.days, node.due.then) == (2, "escalate")
    assert [dict(rule) for rule in node.who] == [
        {"kind": "post", "at": {"level": "school"}, "title": "工会主席"},
        {"kind": "user", "users": [staff.leader.user.pk]},
    ]
    page = text(enter(staff.admin, "approvals-design", draft.pk, node="n1"))
    assert all(words in page for words in ("本校 · 工会主席", "李主任", "2 个工作日未办 → 转交上级", "检查通过"))
    send(enter, staff, "rule-remove", draft.pk, "n1", 0)
    assert len(nodes(draft)["n1"].who) == 1
    assert "已发布" in text(enter(staff.admin, "approvals-publish", draft.pk, data={"note": "加工会"}))
    catalogue = text(enter(staff.teacher, "approvals-start"))
    own = reverse("approvals-fresh", args=[draft.flow_id])
    theirs = reverse("approvals-fresh", args=[staff.live("staff-leave").flow_id])
    assert (own in catalogue, theirs in catalogue) == (True, False)  # the own flow stands in for the city's


def test_a_branch_gets_arms_with_conditions_in_words(enter, staff, draft):
    send(enter, staff, "arms", draft.pk, "length")
    page = send(enter, staff, "arm", draft.pk, "length.1", name="病假", joint="all", **{"parts-0-field": "kind", "parts-0-op": "eq", "parts-0-value": "病假"})  # fmt: skip
    assert "请假类别 等于 病假" in text(page)
    arms = nodes(draft)["length"].arms
    assert [arm.name for arm in arms] == ["3 天以上", "病假", "3 天以内"]
    assert arms[1].when == {"all": [{"field": "kind", "op": "eq", "value": "sick"}]}
    send(enter, staff, "arms", draft.pk, "length", remove="1")
    assert len(nodes(draft)["length"].arms) == 2


def test_a_node_moves_and_goes(enter, staff, draft):
    send(enter, staff, "move", draft.pk, node="leader", at="3")
    version = FlowVersion.objects.get(pk=draft.pk)
    assert [node.id for node in version.nodes][:3] == ["apply", "length", "leader"]
    send(enter, staff, "remove", draft.pk, "leader")
    assert "leader" not in nodes(draft)
    assert send(enter, staff, "remove", draft.pk, "apply").status_code == 404  # the initiator's form stays


def test_fields_are_added_changed_ordered_and_taken_away(enter, staff, draft):
    send(enter, staff, "field-add", draft.pk, kind="select")
    page = send(
        enter, staff, "field", draft.pk, "f1", label="年级", options="一年级\n二年级", required="on", hint="所教年级"
    )
    assert "年级" in text(page)
    version = FlowVersion.objects.get(pk=draft.pk)
    assert version.form[-1] == {"key": "f1", "kind": "select", "label": "年级", "hint": "所教年级", "required": True, "options": [["o1", "一年级"], ["o2", "二年级"]]}  # fmt: skip
    assert version.nodes[0].rights["f1"] == "write"
    keys = [field["key"] for field in version.form]
    send(enter, staff, "fields", draft.pk, order=[keys[-1], *keys[:-1]])
    assert FlowVersion.objects.get(pk=draft.pk).form[0]["key"] == "f1"
    send(enter, staff, "fields", draft.pk, remove="f1")
    version = FlowVersion.objects.get(pk=draft.pk)
    assert ("f1" in [field["key"] for field in version.form], "f1" in version.nodes[0].rights) == (False, False)


def test_what_keeps_it_from_being_published_is_said(enter, staff, draft):
    send(enter, staff, "add", draft.pk, type="branch", at="1")
    page = text(enter(staff.admin, "approvals-design", draft.pk))
    assert "条件是空的" in page
    page = text(enter(staff.admin, "approvals-publish", draft.pk, data={}))
    assert "条件是空的" in page
    assert FlowVersion.objects.get(pk=draft.pk).status == "draft"


def test_a_trial_run_lists_the_handlers_for_a_chosen_person(enter, staff, draft):
    sent = {**LEAVE, "tab": "try", "initiator__": staff.teacher.user.pk}
    page = text(enter(staff.admin, "approvals-design", draft.pk, **sent))
    assert all(words in page for words in ("李主任", "校长审批", "陈校长"))


def test_settings_and_the_difference_to_the_version_before(enter, staff, draft):
    enter(staff.admin, "approvals-publish", draft.pk, data={})
    flow = FlowDef.objects.get(pk=draft.flow_id)
    client_page = enter(staff.admin, "approvals-flows-do", flow.pk, "revise", data={"revision": flow.revision})
    assert client_page.status_code == 200
    second = flow.versions.get(status="draft")
    send(
        enter,
        staff,
        "settings",
        second.pk,
        title="{initiator}请假{days}天",
        prefix="JQ",
        period="month",
        duplicate="all",
    )
    send(enter, staff, "add", second.pk, type="cc", at="2")
    second.refresh_from_db()
    assert (second.title, second.prefix, second.period, second.duplicate) == (
        "{initiator}请假{days}天",
        "JQ",
        "month",
        "all",
    )
    page = text(enter(staff.admin, "approvals-design", second.pk, tab="diff"))
    assert all(words in page for words in ("标题格式", "环节「抄送」", "新增"))


def test_two_designers_do_not_overwrite_each_other(enter, staff, draft):
    seen = draft.revision
    send(enter, staff, "add", draft.pk, type="cc", at="1", revision=seen)
    page = send(enter, staff, "add", draft.pk, type="cc", at="1", revision=seen)
    assert "刚刚被他人修改过" in text(page)
    assert [node.type for node in nodes(draft).values()].count("cc") == 3  # two of the template, one of the first


def test_a_published_version_never_changes(enter, staff):
    live = staff.live("staff-leave")
    before = live.digest
    enter(staff.admin, "approvals-design", live.pk)
    assert send(enter, staff, "add", live.pk, type="cc", at="1").status_code == 404  # it is the city's
    live.tree = live.tree[:2]
    with pytest.raises(Exception, match="不能修改"):
        live.save()
    assert FlowVersion.objects.get(pk=live.pk).content_digest() == before
