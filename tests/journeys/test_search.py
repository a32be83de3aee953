"""An officer finds from the top bar with the keyboard only, and on the phone."""

from dataclasses import replace

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.conftest import PHONE
from tests.factories import make_city_tree, make_user_with
from tests.factories.sample import make_repair
from tests.sampleapp.perms import perms

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("indexed")]


@pytest.fixture
def desk(transactional_db, enter, live_server):
    city = make_city_tree()
    for number in range(3):
        make_repair(city.school, title=f"教室灯管损坏 {number}")
    page = enter(make_user_with(city.school, perms.view, name="陈昇堃", title="总务主任"))
    page.goto(live_server.url)
    return page


def test_what_is_typed_into_the_top_bar_is_found_without_a_mouse(desk, live_server, look):
    desk.keyboard.press("/")
    desk.keyboard.type("灯管")
    options = desk.get_by_role("listbox", name="搜索建议").get_by_role("option")
    expect(options).to_have_count(4)
    replace(look, phone=look.wide)(desk, "search-suggestions")  # a phone has no box in its top bar
    desk.keyboard.press("Escape")
    expect(desk.locator("#suggestions")).to_be_hidden()
    desk.keyboard.type("损")
    expect(options.first).to_be_visible()
    desk.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("教室灯管损坏 1")
    desk.keyboard.press("Control+k")
    desk.keyboard.type("灯管")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("main").locator(".hits li")).to_have_count(3)
    look(desk, "search")
    desk.goto(f"{live_server.url}{reverse('workbench-search')}?q=没有这个")
    expect(desk.get_by_text("没有找到")).to_be_visible()
    look(desk, "search-empty")


def test_a_phone_has_a_page_for_it(desk, live_server):
    desk.set_viewport_size(PHONE)
    desk.goto(live_server.url)
    desk.keyboard.press("/")
    expect(desk.get_by_role("searchbox", name="搜索")).to_be_focused()
    desk.keyboard.type("灯管")
    hits = desk.get_by_role("main").locator(".hits li")
    expect(hits).to_have_count(3)
    hits.get_by_role("link", name="教室灯管损坏 2").press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("教室灯管损坏 2")
