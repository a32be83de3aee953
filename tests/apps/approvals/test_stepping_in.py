"""An administrator steps in: never without a reason, and the auditor reads it."""

from __future__ import annotations

import pytest
from django.utils.html import strip_tags

from citong.apps.console.perms import perms as console
from citong.platform.access.actor import Actor
from citong.platform.workflow.models import FlowVersion, Task
from citong.platform.workflow.perms import perms
from tests.apps.approvals.test_pages import text
from tests.factories.flows import FIRST, approve, make_flow, pending, start
from tests.factories.people import make_user_with


@pytest.fixture
def one(staff):
    """It waits at the first of two nodes, and there is another version."""
    nodes = approve("first", staff.leader, name="初审"), approve("second", staff.principal, name="终审")
    version = make_flow(staff.city.school, *nodes)
    one = start(version, staff.teacher)
    FlowVersion.objects.filter(pk=version.pk).update(status="retired")
    FlowVersion.objects.create(flow=version.flow, number=2, status="live", tree=[FIRST, *nodes])
    return one


@pytest.fixture
def step_in(enter, staff, one):
    """The administrator's act with what it needs, and with a reason."""
    needed = {
        "reassign": {"task": Task.objects.get(status="pending").pk, "user": staff.admin.user.pk},
        "jump": {"to": "second"},
        "change_version": {"version": one.flow.versions.get(number=2).pk},
        "terminate": {},
    }
    return lambda verb, reason: enter(
        staff.admin, "approvals-step-in", one.pk, verb, data=needed[verb] | {"reason": reason}
    )


def test_only_versions_in_which_it_has_a_place_are_offered(one, enter, staff):
    menu = text(enter(staff.admin, "approvals-detail", one.pk))
    choices = text(enter(staff.admin, "approvals-step-in", one.pk, "change_version"))
    assert ("改用版本" in menu, "第2版" in choices) == (True, True)
    one.flow.versions.filter(number=2).update(tree=[FIRST, approve("other", staff.principal, name="终审")])
    assert "改用版本" not in text(enter(staff.admin, "approvals-detail", one.pk))


@pytest.mark.parametrize("verb", ["reassign", "jump", "change_version", "terminate"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_happens(one, step_in, verb, reason):
    page = step_in(verb, reason)
    version = one.version_id
    one.refresh_from_db()
    assert (page.status_code, "请填写干预原因" in text(page)) == (422, True)
    assert (one.status, pending(one), one.version_id) == ("running", ["李主任"], version)


def test_who_was_put_in_place_is_named_with_the_one_he_stands_for(one, step_in, enter, staff):
    step_in("reassign", "外出学习")
    moved, mine = Task.objects.get(assignee=staff.leader.user), Task.objects.get(assignee=staff.admin.user)
    assert (moved.status, moved.via, mine.shown) == ("moved", "admin", "王管理员（代李主任）")
    page = text(enter(staff.teacher, "approvals-detail", one.pk))
    assert "王管理员（代李主任）" in page


def test_an_administrator_above_names_somebody_of_the_school(one, enter, staff):
    """He finds the school's people and his own, but nobody of another school."""
    rights = (perms.own, perms.view, perms.intervene)
    county = Actor.of(make_user_with(staff.city.county, *rights, name="周县管", title="系统管理员", kind="admin"))
    make_user_with(staff.city.second_school, perms.own, name="邻校教师")
    page = text(enter(county, "approvals-step-in", one.pk, "reassign"))
    assert [name for name in ("王管理员", "周县管", "邻校教师") if f">{name}</option>" in page] == [
        "王管理员",
        "周县管",
    ]
    found = [row["text"] for row in enter(county, "approvals-successors", one.pk, q="王管").json()]
    assert (found, enter(county, "approvals-successors", one.pk, q="邻校").json()) == (["王管理员"], [])
    task = Task.objects.get(status="pending")
    sent = {"task": task.pk, "user": staff.admin.user.pk, "reason": "外出学习"}
    assert "改派处理人成功" in text(enter(county, "approvals-step-in", one.pk, "reassign", data=sent))
    assert pending(one) == ["王管理员"]
    other = Actor.of(make_user_with(staff.city.second_school, *rights, name="邻校管理员", kind="admin"))
    refused = [enter(who, "approvals-successors", one.pk).status_code for who in (staff.leader, other)]
    assert refused == [403, 404]


def test_the_auditor_reads_every_intervention_with_its_reason(step_in, enter, staff):
    """One who sees nothing but the trail."""
    for verb, reason in (("reassign", "外出学习"), ("change_version", "用新流程"), ("jump", "情况紧急"), ("terminate", "事项取消")):  # fmt: skip
        assert step_in(verb, reason).status_code == 200
    auditor = Actor.of(make_user_with(staff.city.county, console.audit, name="审计员"))
    trail = strip_tags(text(enter(auditor, "audit-list")))
    for label, reason in (("改派处理人", "外出学习"), ("改用版本", "用新流程"), ("跳转环节", "情况紧急"), ("终止审批", "事项取消")):  # fmt: skip
        assert (label in trail, reason in trail) == (True, True)
    assert trail.count("王管理员") >= 4
