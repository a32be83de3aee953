"""One says on the page who acts for oneself: for which flow, and whose applications."""

from __future__ import annotations

import re

import pytest

from citong.platform.access.actor import Actor
from citong.platform.workflow.models import Delegation, FlowDef
from citong.platform.workflow.perms import perms
from tests.apps.approvals.test_pages import text
from tests.factories.flows import approve, make_flow, pending, start
from tests.factories.org import make_unit
from tests.factories.people import make_user_with


@pytest.fixture
def delegate(enter, staff):
    """The head of the office names the administrator, from now on."""

    def send(**limits):
        given = {"agent": staff.admin.user.pk, "starts_at": "2026-01-01T08:00", "ends_at": "2036-01-05T18:00"}
        return enter(staff.leader, "approvals-delegate", data=given | {"flow": "", "unit": "", "reason": ""} | limits)

    return send


def offered(page, name):
    """The words of what a list of the page offers."""
    options = re.search(rf'<select[^>]*name="{name}".*?</select>', text(page), re.DOTALL)
    return re.findall(r"<option[^>]*>\s*(.*?)\s*</option>", options[0], re.DOTALL)


def words(page):
    return " ".join(re.sub(r"<[^>]+>", " ", text(page)).split())


def test_it_may_be_limited_to_the_applications_of_one_unit(enter, staff, delegate):
    other = make_unit("总务处", staff.city.school, "department")
    stranger = Actor.of(make_user_with(other, perms.start, perms.own, name="黄会计"))
    version = make_flow(staff.city.school, approve("审批", staff.leader))
    page = words(delegate(unit=staff.city.school_office.pk))
    assert "受托人 流程 申请单位 起止时间 事由 操作 王管理员 全部流程 教务处" in page
    assert "李主任：全部流程，教务处，到 2036-01-05 18:00" in words(enter(staff.admin, "approvals-settings"))
    assert [pending(start(version, who)) for who in (staff.teacher, stranger)] == [["王管理员"], ["李主任"]]


def test_without_a_unit_it_holds_for_all(staff, delegate):
    assert "王管理员 全部流程 全部单位" in words(delegate())
    assert pending(start(make_flow(staff.city.school, approve("审批", staff.leader)), staff.teacher)) == ["王管理员"]


def test_units_are_those_of_ones_school_or_all_below_ones_bureau(enter, staff, delegate):
    county = Actor.of(make_user_with(staff.city.county_office, perms.own, name="周科长"))
    assert offered(enter(staff.leader, "approvals-settings"), "unit") == ["全部单位", "鲤城区浮桥中心小学", "教务处"]
    own = ["鲤城区教育局", "鲤城区浮桥中心小学", "鲤城区江南初级中学", "基础教育科"]
    assert sorted(offered(enter(county, "approvals-settings"), "unit")[1:]) == sorted(own)
    assert [row["text"] for row in enter(county, "approvals-delegable-units", q="江南").json()] == [
        "鲤城区江南初级中学"
    ]
    assert enter(county, "approvals-delegable-units", q="感德").json() == []
    refused = delegate(unit=staff.city.other_school.pk)
    assert (refused.status_code, "这个申请单位不在可选范围内" in text(refused)) == (422, True)
    assert Delegation.objects.count() == 0


def test_flows_are_those_of_ones_own_and_upper_units_and_those_one_has_tasks_of(enter, staff, delegate):
    approves = approve("审批", staff.leader)
    strangers, countersigned, draft, stopped = (
        make_flow(unit, approves, name=name)
        for unit, name in (
            (staff.city.other_school, "邻县的事项"),
            (staff.city.second_school, "邻校的会签"),
            (staff.city.school, "没有发布的事项"),
            (staff.city.school, "停用的事项"),
        )
    )
    draft.flow.versions.update(status="draft")
    FlowDef.objects.filter(pk=stopped.flow_id).update(enabled=False)
    neighbour = Actor.of(make_user_with(staff.city.second_school, perms.own, name="邻校教师"))
    before = ["全部流程", "教职工请假", "采购申请", "调课申请", "向市局请示"]
    assert sorted(offered(enter(staff.leader, "approvals-settings"), "flow")) == sorted(before)
    start(countersigned, neighbour)
    after = offered(enter(staff.leader, "approvals-settings"), "flow")
    assert sorted(after) == sorted([*before, "邻校的会签"])
    assert "已委托" in text(delegate(flow=countersigned.flow_id))
    assert pending(start(countersigned, neighbour)) == ["王管理员"]
    refused = delegate(flow=strangers.flow_id)
    assert (refused.status_code, "这个流程不在可选范围内" in text(refused)) == (422, True)
