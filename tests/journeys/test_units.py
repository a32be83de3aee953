"""A city officer looks for a school from wherever he is, with mouse and with keyboard only; a list is printed."""

import io

import pypdfium2
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from citong.records.places.perms import perms
from tests.factories import make_city_tree, make_user_with
from tests.factories.places import make_school

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db):
    city = make_city_tree()
    for unit in (city.school, city.second_school, city.other_school):
        make_school(unit)
    return city


@pytest.fixture
def desk(city, enter, live_server):
    page = enter(make_user_with(city.bureau, *perms.all(), name="陈昇堃", title="基教科科长"))
    page.goto(live_server.url + reverse("schools-list"))
    return page


def test_a_school_is_found_in_the_columns_and_by_its_initials(desk, city, look):
    desk.locator(".post-button").click()
    dialog = desk.get_by_role("dialog", name="单位与岗位")
    dialog.get_by_role("link", name=city.county.name).click()
    expect(dialog.get_by_role("link", name=city.second_school.name)).to_be_visible()
    look(desk, "units-dialog")
    dialog.get_by_role("searchbox", name="查找单位").fill("lcqfq")
    expect(dialog.get_by_role("link", name=city.second_school.name)).to_have_count(0)
    dialog.get_by_role("link", name=city.school.name).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(city.school.name)
    look(desk, "unit")
    desk.get_by_role("link", name="查找单位").click()
    look(desk, "units")


def test_a_list_is_narrowed_sorted_and_opened_without_a_mouse(desk, city, look):
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="跳到主要内容")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.get_by_role("searchbox", name="关键词").focus()
    desk.keyboard.type("lcq")
    desk.keyboard.press("Enter")
    expect(desk.locator("tbody tr")).to_have_count(2)
    desk.get_by_role("button", name="更多筛选").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("普通初中校")).to_be_visible()
    desk.get_by_role("link", name="学生人数").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("columnheader", name="学生人数")).to_have_attribute("aria-sort", "ascending")
    desk.get_by_text("显示列", exact=True).focus()
    desk.keyboard.press("Enter")
    desk.get_by_label("教师人数").focus()
    desk.keyboard.press("Space")
    desk.get_by_role("button", name="应用").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("columnheader", name="教师人数")).to_have_count(0)
    desk.get_by_role("link", name=city.school.name).focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text(city.school.name)
    look(desk, "school-detail")


def test_a_printed_page_holds_the_content_and_nothing_of_the_frame(desk, city):
    listed = pypdfium2.PdfDocument(io.BytesIO(desk.pdf(prefer_css_page_size=True)))
    assert [round(side) for side in listed[0].get_size()] == [842, 595]  # A4, landscape
    desk.get_by_role("link", name=city.school.name).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(city.school.name)
    printed = pypdfium2.PdfDocument(io.BytesIO(desk.pdf(format="A4")))
    text = "".join(page.get_textpage().get_text_range() for page in printed)
    assert [word for word in (city.school.name, "学校负责人", "信息化经费", "操作记录") if word not in text] == []
    assert [word for word in ("工作台", "返回列表", "修改", "陈昇堃 · 基教科科长") if word in text] == []
