"""A school makes the city's flow its own: copies it, changes tree and form, tries it, publishes it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from citong.apps.approvals.queries.catalogue import startable
from citong.apps.approvals.views.designing import TABS
from citong.platform.access.actor import Actor
from citong.platform.identity.models import Post, User
from citong.platform.workflow.models import FlowDef, FlowVersion, Instance
from citong.platform.workflow.perms import perms
from tests.apps.approvals.designs import nodes, send
from tests.apps.approvals.test_pages import LEAVE, text
from tests.factories.people import make_user_with


def test_the_library_offers_what_the_unit_has_not_copied_yet(enter, staff, draft):
    page = text(enter(staff.admin, "approvals-library"))
    assert ("采购申请" in page, "教职工请假" in page) == (True, False)


@pytest.mark.parametrize("name", ["approvals-library", "approvals-design"])
def test_the_menu_marks_the_designer_on_its_pages_and_not_the_list_of_applications(enter, staff, draft, name):
    answer = enter(staff.admin, name, *([draft.pk] if name == "approvals-design" else []))
    assert re.findall(r'<a href="([^"]*)" aria-current="page"', answer.text)[0] == reverse("approvals-flows-list")


def test_what_is_not_in_use_above_cannot_be_copied_and_the_page_says_so(enter, staff):
    """It was stopped, or taken back to a draft, while the list stood open; a second press leads to one's own copy."""
    leave, purchase, swap = (staff.live(code).flow for code in ("staff-leave", "purchase", "lesson-swap"))
    FlowVersion.objects.filter(flow=leave).update(status="draft")
    FlowDef.objects.filter(pk=purchase.pk).update(enabled=False)
    listed = text(enter(staff.admin, "approvals-library"))
    assert [str(flow) for flow in (leave, purchase, swap) if f"/library/{flow.pk}/copy/" in listed] == ["调课申请"]
    for flow in (leave, purchase):
        page = text(enter(staff.admin, "approvals-copy", flow.pk, data={}))
        said = f"流程「{flow}」还没有发布或已停用，不能复制；请改选其他流程，或请泉州市教育局发布后再复制。"
        assert (said in page, "从流程库复制" in page) == (True, True)
        assert enter(staff.admin, "approvals-design", flow.versions.get().pk).status_code == 404  # the city's own
        assert enter(staff.teacher, "approvals-fresh", flow.pk).status_code == 404
    assert FlowDef.objects.filter(unit=staff.city.school).count() == 0
    enter(staff.admin, "approvals-copy", swap.pk, data={})
    again = text(enter(staff.admin, "approvals-copy", swap.pk, data={}))
    assert ("本单位已复制过「调课申请」" in again, "第 1 版" in again) == (True, True)
    own = FlowDef.objects.get(unit=staff.city.school)
    assert own.template == swap
    neighbours = FlowDef.objects.create(code="x", name="邻校的事项", unit=staff.city.second_school)
    assert enter(staff.admin, "approvals-copy", neighbours.pk, data={}).status_code == 404


def test_a_flow_that_has_only_a_draft_is_opened_tried_and_revised_no_further(enter, staff, draft):
    pages = {tab: enter(staff.admin, "approvals-design", draft.pk, tab=tab) for tab in TABS}
    assert {tab: page.status_code for tab, page in pages.items()} == dict.fromkeys(TABS, 200)
    assert "这是第一版" in text(pages["diff"])
    flow = text(enter(staff.admin, "approvals-flows-detail", draft.flow_id))
    assert (">设计</a>" in flow, "/do/revise/" in flow) == (True, False)


def test_a_node_is_added_given_people_a_time_and_rights_and_published(enter, staff, draft):
    send(enter, staff, "add", draft.pk, type="approve", at="1")
    assert nodes(draft)["n1"].name == "审批"
    page = send(enter, staff, "node", draft.pk, "n1", name="工会主席", mode="and", empty="pass", own="skip", acts=["return"], days="2", then="escalate", **{"right-reason": "hidden"})  # fmt: skip
    assert "工会主席" in text(page)
    send(enter, staff, "rule", draft.pk, "n1", kind="post", level="school", title="工会主席")
    send(enter, staff, "rule", draft.pk, "n1", kind="user", users=[staff.leader.user.pk], into="end")
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


def test_the_acts_that_are_ticked_are_those_that_handlers_have(enter, staff, draft):
    """Of the initiator's form some, of an approval all; a box that is cleared is a button that is missing."""

    def boxes(node):
        shown = text(enter(staff.admin, "approvals-design", draft.pk, node=node))
        return re.findall(r'name="f-acts" value="(\w+)"', shown)

    assert boxes("apply") == ["transfer", "cc"]
    assert boxes("leader") == ["refuse", "return", "transfer", "add", "cc"]
    rights = {f"right-{key}": right for key, right in nodes(draft)["apply"].rights.items()}
    send(enter, staff, "node", draft.pk, "apply", name="申请", acts=["transfer"], **rights)
    send(enter, staff, "node", draft.pk, "leader", name="初审", mode="or", empty="admin", own="act", acts=["return"])
    assert (nodes(draft)["apply"].acts, nodes(draft)["leader"].acts) == (("refuse", "return", "transfer", "add"), ("return",))  # fmt: skip
    enter(staff.admin, "approvals-publish", draft.pk, data={})
    enter(staff.teacher, "approvals-fresh", draft.flow_id, data=LEAVE | {"submit": "1"})
    one = Instance.objects.get()

    def offered(actor):
        shown = text(enter(actor, "approvals-detail", one.pk))
        return re.findall(r"/approvals/tasks/\d+/(send_back|transfer|add_signers|copy|comment|urge)/", shown)

    assert sorted(set(offered(staff.teacher))) == ["comment", "urge"]
    assert sorted(set(offered(staff.leader))) == ["comment", "send_back", "urge"]
    task = one.tasks.get(status="pending")
    wrong = enter(staff.leader, "approvals-act", task.pk, "copy", data={"users": [staff.admin.user.pk]})
    assert (wrong.status_code, "您办理的环节不允许抄送" in text(wrong)) == (422, True)
    enter(staff.leader, "approvals-decide", task.pk, data={"act": "agree", "opinion": "同意。"})
    assert "copy" in offered(staff.principal)


def test_a_branch_gets_arms_with_conditions_in_words(enter, staff, draft):
    send(enter, staff, "arms", draft.pk, "length")
    page = send(enter, staff, "arm", draft.pk, "length.1", name="病假", joint="all", **{"parts-0-field": "kind", "parts-0-op": "eq", "parts-0-value": "病假"})  # fmt: skip
    assert "请假类别 等于 病假" in text(page)
    arms = nodes(draft)["length"].arms
    assert [arm.name for arm in arms] == ["3 天以上", "病假", "3 天以内"]
    assert arms[1].when == {"all": [{"field": "kind", "op": "eq", "value": "sick"}]}
    send(enter, staff, "arms", draft.pk, "length", remove="1")
    assert len(nodes(draft)["length"].arms) == 2


def test_an_administrator_in_an_office_designs_for_the_whole_school(enter, staff, draft):
    post = Post.objects.get(person=staff.admin.user.person)
    Post.objects.filter(pk=post.pk).update(unit=staff.city.school_office)
    admin = Actor.of(User.objects.get(pk=staff.admin.user.pk))
    template = staff.live("purchase").flow
    enter(admin, "approvals-copy", template.pk, data={})
    assert FlowDef.objects.get(template=template).unit == staff.city.school


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


def test_a_thing_is_had_by_one_at_a_time_where_the_designer_says_so(enter, staff, draft):
    send(enter, staff, "field-add", draft.pk, kind="text")
    books = {"label": "宿舍", "books": "span"}
    page = send(enter, staff, "field", draft.pk, "f1", **books)
    assert "同一时间只能一人使用" in text(page)
    assert FlowVersion.objects.get(pk=draft.pk).form[-1] == {
        "key": "f1",
        "kind": "text",
        "label": "宿舍",
        "books": ["span"],
    }
    send(enter, staff, "field", draft.pk, "f1", label="宿舍")
    assert "books" not in FlowVersion.objects.get(pk=draft.pk).form[-1]


def test_what_keeps_it_from_being_published_is_said(enter, staff, draft):
    send(enter, staff, "add", draft.pk, type="branch", at="1")
    page = text(enter(staff.admin, "approvals-design", draft.pk))
    assert "条件是空的" in page
    page = text(enter(staff.admin, "approvals-publish", draft.pk, data={}))
    assert "条件是空的" in page
    assert FlowVersion.objects.get(pk=draft.pk).status == "draft"


def test_a_trial_run_lists_the_handlers_for_a_chosen_person(enter, staff, draft):
    sent = {**LEAVE, "tab": "try", "f-initiator__": staff.teacher.user.pk}
    page = text(enter(staff.admin, "approvals-design", draft.pk, **sent))
    assert all(words in page for words in ("李主任", "单位负责人审批", "陈校长"))


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
        paper="sheet",
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


def test_publishing_the_next_version_retires_the_one_before(enter, staff, draft):
    flow = FlowDef.objects.get(pk=draft.flow_id)
    enter(staff.admin, "approvals-publish", draft.pk, data={})
    flow.refresh_from_db()
    enter(staff.admin, "approvals-flows-do", flow.pk, "revise", data={"revision": flow.revision})
    enter(staff.admin, "approvals-publish", flow.versions.get(status="draft").pk, data={})
    states = [(one.number, one.status) for one in flow.versions.order_by("number")]
    assert states == [(1, "retired"), (2, "live")]


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


def test_a_school_says_who_may_start_its_flow(enter, staff, draft):
    enter(staff.admin, "approvals-publish", draft.pk, data={})
    flow = FlowDef.objects.get(pk=draft.flow_id)
    detail = text(enter(staff.admin, "approvals-flows-detail", flow.pk))
    form = text(enter(staff.admin, "approvals-flows-edit", flow.pk))
    assert ("谁可以发起" in detail, "市级、区县、学校" in detail, "除家长外的各类岗位" in detail) == (True, True, True)
    ticked = re.findall(r'name="levels" value="(\w+)"[^>]* checked', form)
    assert (ticked, sorted(flow.levels)) == (["city", "county", "school"], ["city", "county", "school"])
    given = {"unit": flow.unit_id, "code": flow.code, "name": flow.name, "category": flow.category, "icon": flow.icon, "order": flow.order}  # fmt: skip
    sent = given | {"revision": flow.revision, "levels": ["school"], "posts": ["principal"]}
    shown = strip_tags(text(enter(staff.admin, "approvals-flows-edit", flow.pk, data=sent)))
    assert "校长（园长）" in shown
    flow.refresh_from_db()
    assert (flow.levels, flow.posts) == (["school"], ["principal"])
    own = reverse("approvals-fresh", args=[flow.pk])
    assert own not in text(enter(staff.teacher, "approvals-start"))
    assert enter(staff.teacher, "approvals-fresh", flow.pk).status_code == 404
    assert own in text(enter(staff.principal, "approvals-start"))
    wrong = enter(staff.admin, "approvals-flows-edit", flow.pk, data=sent | {"posts": ["nobody"], "revision": flow.revision})  # fmt: skip
    assert (wrong.status_code, "不在可选范围内" in text(wrong)) == (422, True)


def test_a_schools_copy_stands_before_the_one_that_its_county_takes_later(enter, staff):
    own = (perms.start, perms.own, perms.design)
    county = Actor.of(make_user_with(staff.city.county, *own, name="周县管", title="流程管理员", kind="admin"))
    for who in (staff.admin, county):
        enter(who, "approvals-copy", staff.live("staff-leave").flow_id, data={})
        version = FlowVersion.objects.latest("pk")
        enter(who, "approvals-publish", version.pk, data={})
    assert [flow.unit for flow in startable(staff.teacher) if flow.code == "staff-leave"] == [staff.city.school]


def test_a_county_makes_it_its_own_and_its_schools_take_the_countys(enter, staff):
    """Below the county its flow stands in for the city's, and is what a school copies; other counties see the city's."""
    own = (perms.start, perms.own, perms.design)
    county, neighbour = (
        Actor.of(make_user_with(unit, *own, name=name, title="流程管理员", kind="admin"))
        for unit, name in ((staff.city.county, "周县管"), (staff.city.other_school, "邻县管"))
    )
    citys = staff.live("staff-leave").flow
    assert "已复制" in text(enter(county, "approvals-copy", citys.pk, data={}))
    version = FlowVersion.objects.get(flow__unit=staff.city.county)
    assert version.flow.template == citys

    def starts(actor):
        page = text(enter(actor, "approvals-start"))
        flows = {"city": citys, "county": version.flow}
        return [name for name, flow in flows.items() if reverse("approvals-fresh", args=[flow.pk]) in page]

    assert [starts(one) for one in (county, staff.teacher, neighbour)] == [["city"], ["city"], ["city"]]
    enter(county, "approvals-design-settings", version.pk, data={f"f-{key}": value for key, value in {"title": "{initiator}向区局请假", "period": "year", "duplicate": "none", "paper": "sheet"}.items()} | {"revision": version.revision})  # fmt: skip
    assert "已发布" in text(enter(county, "approvals-publish", version.pk, data={}))
    assert [starts(one) for one in (county, staff.teacher, neighbour)] == [["county"], ["county"], ["city"]]
    enter(staff.teacher, "approvals-fresh", version.flow_id, data=LEAVE | {"submit": "1"})
    one = Instance.objects.get()
    assert (one.title, one.flow, one.unit) == ("张教师向区局请假", version.flow, staff.city.school_office)
    assert enter(staff.admin, "approvals-design", version.pk).status_code == 404  # the school does not change it
    assert "已复制" in text(enter(staff.admin, "approvals-copy", version.flow_id, data={}))
    schools = FlowVersion.objects.get(flow__unit=staff.city.school)
    assert (schools.flow.template, schools.title) == (version.flow, "{initiator}向区局请假")
