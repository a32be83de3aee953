"""A day at the desk: a clerk finds what is due and waits for others, the principal sees who has what and reminds."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from citong.apps.approvals import library
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.perms import perms
from citong.lib import clock
from citong.platform.identity.models import Post
from citong.platform.inbox import work
from citong.platform.workflow.models import FlowDef, Instance
from tests.factories.flows import make_flow
from tests.factories.pilots import make_application, make_batch

from .conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)
KIND = Post.Kind


@pytest.fixture
def clerk(city):
    return staff(city.school, "school_applicant", "张雅婷", "教务处副主任", KIND.APPLICANT)


@pytest.fixture
def principal(city):
    return staff(city.school, "principal", "黄玥喆", "校长", KIND.PRINCIPAL)


@pytest.fixture
def morning(city, clerk, principal):
    """Work of three kinds at the desks of the school, one piece overdue, and one application with the county."""
    now = clock.now()
    batch = make_batch(city.bureau, status="open", opens_at=now - timedelta(days=9), deadline=now + timedelta(days=6))
    lying = make_application(batch, city.school, Status.SUBMITTED)
    for kind, title, subject, days, urgency in (
        ("pilots.correct", "修改后重新提交（QZ-2026-012）", lying, -3, 1),
        ("pilots.supplement", "补正后重新提交：第八期智慧校园建设经费使用情况和佐证材料（QZ-2026-007）", city.county, 2, 0),
        ("pilots.scan", "打印盖章并上传扫描件（QZ-2026-012）", lying, None, 0),
    ):  # fmt: skip
        due = now + timedelta(days=days) if days else None
        work.open_item(kind, title, "/todo/", subject, unit=city.school, perm=perms.fill, due=due, urgency=urgency)
    return lying


@pytest.fixture
def leave(city, principal):
    library.plant(city.bureau, "staff-leave")
    who = [{"kind": "post", "post": "principal"}]
    nodes = [{"id": "head", "type": "approve", "name": "校长审批", "who": who, "due": {"days": 2}}]
    form = [{"key": "reason", "kind": "area", "label": "事由", "required": True}]
    return make_flow(city.school, *nodes, form=form, name="用章申请").flow


def apply(page, live_server, flow: FlowDef):
    page.goto(f"{live_server.url}/approvals/start/{flow.pk}/")
    page.get_by_label("事由").fill("申报材料用章")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已提交")).to_be_visible()


def at_the_clerks_desk(page, live_server, look):
    page.goto(live_server.url)
    first = page.get_by_role("region", name="我的待办").or_(page.locator(".panel", has_text="我的待办")).first
    expect(first.locator(".desk-what").first).to_have_text("修改后重新提交（QZ-2026-012）")
    look(page, "desk-home")
    page.locator(".desk-kinds a").first.click()
    expect(page.locator(".data-table tbody tr")).to_have_count(1)
    page.goto(f"{live_server.url}/todo/")
    page.get_by_label("排序").select_option("urgent")
    page.get_by_role("button", name="查询").click()
    look(page, "desk-todo")
    page.goto(f"{live_server.url}/waiting/")
    expect(page.get_by_role("row").filter(has_text="用章申请")).to_contain_text("黄玥喆")
    look(page, "desk-waiting")
    page.goto(f"{live_server.url}/calendar/")
    look(page, "desk-calendar")
    page.get_by_role("link", name="下个月").click()
    page.get_by_role("link", name="本月").click()
    page.goto(f"{live_server.url}/waiting/")
    page.get_by_role("row").filter(has_text="用章申请").get_by_role("button", name="催办").click()
    expect(page.get_by_text("催办成功")).to_be_visible()


def at_the_principals_desk(page, live_server, look):
    page.goto(f"{live_server.url}/unit/")
    expect(page.get_by_role("heading", name="全校待办", exact=True)).to_be_visible()
    look(page, "desk-unit")
    page.get_by_role("link", name="已超时").click()
    row = page.locator(".data-table tbody tr")
    expect(row).to_have_count(1)
    row.get_by_role("button", name="催办").click()
    expect(page.get_by_text("已催办")).to_be_visible()
    row.get_by_role("button", name="催办").click()
    expect(page.get_by_text("两小时内已经催办过")).to_be_visible()


def test_a_day_at_the_desk(morning, leave, clerk, principal, enter, live_server, look):
    page = enter(clerk)
    apply(page, live_server, leave)
    at_the_clerks_desk(page, live_server, look)
    page = enter(principal)
    at_the_principals_desk(page, live_server, look)
    page = enter(clerk)
    page.goto(f"{live_server.url}/messages/")
    expect(page.get_by_text("请尽快办理：修改后重新提交")).to_be_visible()
    look(page, "desk-messages")
    assert Instance.objects.get().status == Instance.Status.RUNNING
