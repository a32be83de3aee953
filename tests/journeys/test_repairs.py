"""The standard pages in a browser: a clerk finds, reports, assigns, is contradicted, works on many rows, comes back."""

import re

import pytest
from playwright.sync_api import expect

from citong.platform.access.actor import Actor
from tests.factories import make_user_with
from tests.factories.sample import make_repair
from tests.sampleapp import actions
from tests.sampleapp.models import RepairRequest
from tests.sampleapp.perms import perms

S = RepairRequest.Status


def until(page, condition):
    """Wait for ``condition``; Playwright's own waiting evaluates text, which the content policy forbids."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never became true: {condition}")


@pytest.fixture
def clerk(city):
    return make_user_with(city.school, *perms.all(), name="黄玥喆", title="总务主任")


@pytest.fixture
def desk(enter, clerk, live_server):
    """The clerk's browser, at the list."""
    page = enter(clerk)
    page.goto(f"{live_server.url}/repairs/")
    return page


def test_a_report_is_made_assigned_in_a_dialog_and_finished(desk, city, clerk, look):
    expect(desk.get_by_text("还没有报修")).to_be_visible()
    look(desk, "repairs-empty")
    desk.get_by_role("link", name="报修").last.click()
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_role("alert")).to_contain_text("还有内容需要修改")
    look(desk, "repairs-form-errors")
    desk.get_by_label("故障描述").fill("教室灯管不亮")
    desk.get_by_label("地点").fill("301 教室")
    desk.get_by_label("联系电话").fill("13805950123")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("教室灯管不亮")
    look(desk, "repairs-detail")
    desk.get_by_role("link", name="派单").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("button", name="派单").click()
    expect(dialog.get_by_role("alert")).to_contain_text("请先修改")
    look(desk, "repairs-dialog")
    dialog.get_by_label("维修人").select_option("黄玥喆")
    dialog.get_by_role("button", name="派单").click()
    expect(desk.locator(".page-title .status")).to_have_text("维修中")
    expect(desk.get_by_text("派单成功：教室灯管不亮")).to_be_visible()
    assert RepairRequest.objects.get().worker == clerk


def test_the_list_narrows_without_losing_its_place_and_a_row_leads_back(desk, city, live_server, look):
    for number in range(30):
        make_repair(city.school, title=f"{number} 号教室灯管不亮", place="教学楼")
    make_repair(city.school, title="门锁坏了", place="实验楼")
    desk.reload()
    look(desk, "repairs-list")
    desk.get_by_role("searchbox", name="关键词").fill("灯管")
    desk.get_by_role("button", name="查询").click()
    expect(desk.locator(".pager-sum")).to_contain_text("共 30 条")
    expect(desk).to_have_url(re.compile(r"/repairs/\?q="))
    expect(desk.get_by_role("link", name="导出 Excel")).to_have_attribute("href", re.compile("export/.*q=%E7%81%AF"))
    desk.mouse.wheel(0, 600)
    until(desk, "scrollY > 200")
    place = desk.evaluate("scrollY")
    row = desk.locator("tbody tr").nth(12)
    row.get_by_role("link", name="查看").click()
    desk.get_by_role("link", name="返回列表").click()
    expect(desk.locator(".pager-sum")).to_contain_text("共 30 条")
    until(desk, f"Math.abs(scrollY - {place}) < 150")


def test_what_two_people_write_is_shown_side_by_side(desk, city, clerk, live_server, look):
    repair = make_repair(city.school, title="灯管闪烁", place="教学楼")
    desk.goto(f"{live_server.url}/repairs/{repair.pk}/edit/")
    desk.get_by_label("地点").fill("教学楼 301")
    actions.change(repair, by=Actor.of(make_user_with(city.school, perms.change)), place="教学楼 302")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_role("alert")).to_contain_text("教学楼 302")
    expect(desk.get_by_label("地点")).to_have_value("教学楼 301")
    look(desk, "repairs-conflict")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("灯管闪烁")
    repair.refresh_from_db()
    assert repair.place == "教学楼 301"


def test_many_rows_are_ticked_and_each_gets_its_result(desk, city, clerk, look):
    waiting = make_repair(city.school, title="新报的")
    given = actions.assign(make_repair(city.school, title="派过的"), by=Actor.of(clerk), worker=clerk)
    desk.reload()
    expect(desk.get_by_role("button", name="批量撤销")).to_be_disabled()
    desk.get_by_label("选择本页全部").check()
    expect(desk.locator(".bulk-count")).to_have_text("已选 2 项")
    desk.get_by_role("button", name="批量撤销").click()
    look(desk, "repairs-bulk")
    desk.get_by_label("撤销原因").fill("学校停用")
    desk.get_by_role("button", name="确定撤销").click()
    expect(desk.get_by_text("成功 1 项，未办理 1 项")).to_be_visible()
    look(desk, "repairs-bulk-result")
    states = {row.pk: row.status for row in RepairRequest.objects.all()}
    assert states == {waiting.pk: S.CANCELLED, given.pk: S.ASSIGNED}


def test_a_masked_number_is_shown_for_a_reason(desk, city, live_server, look):
    repair = make_repair(city.school, phone="13805950123")
    desk.goto(f"{live_server.url}/repairs/{repair.pk}/")
    desk.get_by_role("link", name="查看完整联系电话").click()
    desk.get_by_label("查看事由").fill("联系报修老师")
    desk.get_by_role("dialog").get_by_role("button", name="查看").click()
    expect(desk.get_by_text("13805950123")).to_be_visible()
    look(desk, "repairs-reveal")


def test_a_view_is_saved_and_opened_again(desk, city, look):
    make_repair(city.school, title="急", urgent=True)
    make_repair(city.school, title="不急")
    desk.reload()
    desk.locator("#id_urgent").select_option("是")
    desk.get_by_role("button", name="查询").click()
    expect(desk.locator(".pager-sum")).to_contain_text("共 1 条")
    desk.get_by_text("常用视图", exact=True).click()
    desk.get_by_label("保存现在的条件为").fill("只看紧急")
    look(desk, "repairs-views")
    desk.get_by_role("button", name="保存视图").click()
    desk.get_by_role("link", name="重置").click()
    desk.get_by_text("常用视图", exact=True).click()
    desk.get_by_role("link", name="只看紧急").click()
    expect(desk.locator(".pager-sum")).to_contain_text("共 1 条")
