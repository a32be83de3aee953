"""The list page: what one sees, narrows, sorts and finds again."""

import re
from datetime import timedelta

import pytest

from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.records.places.perms import perms as places
from tests.factories import make_unit, make_user_with
from tests.factories.sample import make_repair
from tests.sampleapp import actions
from tests.sampleapp.perms import perms

STATUS = {"all": 0, "new": 1, "assigned": 2, "done": 3, "cancelled": 4}


def titles(answer):
    """Titles of the rows shown, in order."""
    return [row.cells[0].text for row in answer.context["rows"]]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("灯管", ["灯管闪烁"]),
        ("实验楼", ["门锁坏了"]),
        ("灯管 教学", ["灯管闪烁"]),
        ("灯管 实验楼", []),
        ("没有的", []),
    ],
)
def test_words_are_looked_for_in_all_search_fields_and_all_must_occur(desk, city, typed, found):
    make_repair(city.school, title="灯管闪烁", place="教学楼")
    make_repair(city.school, title="门锁坏了", place="实验楼")
    assert titles(desk.get("/repairs/", {"q": typed})) == found


def test_a_school_is_found_by_its_initials_and_by_its_pinyin(client, city):
    client.force_login(make_user_with(city.county, perms.view))
    make_repair(city.school, title="浮桥的灯")
    make_repair(city.second_school, title="江南的灯")
    assert titles(client.get("/repairs/", {"q": "lcqfq"})) == ["浮桥的灯"]
    assert titles(client.get("/repairs/", {"q": "jiangnan"})) == ["江南的灯"]


def test_tabs_count_what_the_filters_leave_and_show_their_state(desk, city, actor, clerk):
    make_repair(city.school, title="甲")
    make_repair(city.school, title="乙", urgent=True)
    actions.assign(make_repair(city.school, title="丙", urgent=True), by=actor, worker=clerk)
    every = desk.get("/repairs/")
    urgent = desk.get("/repairs/", {"urgent": "true"})
    assert [(tab.label, tab.count) for tab in every.context["tabs"]][:3] == [("全部", 3), ("待派单", 2), ("维修中", 1)]
    assert [(tab.label, tab.count) for tab in urgent.context["tabs"]][:3] == [("全部", 2), ("待派单", 1), ("维修中", 1)]
    assert titles(desk.get(urgent.context["tabs"][STATUS["assigned"]].href)) == ["丙"]


def test_a_unit_in_the_filter_means_all_below_it(client, city):
    client.force_login(make_user_with(city.bureau, perms.view))
    make_repair(city.school, title="鲤城的灯")
    make_repair(city.other_school, title="安溪的灯")
    assert titles(client.get("/repairs/", {"unit": city.county.pk})) == ["鲤城的灯"]


def test_days_of_a_filter_are_local_days_and_both_ends_belong_to_it(desk, city):
    today = clock.today()
    for days in (0, 1, 5):
        make_repair(city.school, title=f"{days} 天前", reported_at=clock.now() - timedelta(days=days))
    shown = desk.get("/repairs/", {"reported_at_after": today - timedelta(days=1), "reported_at_before": today})
    assert titles(shown) == ["0 天前", "1 天前"]


def test_a_filter_value_outside_ones_reach_shows_nothing_and_says_why(desk, city):
    make_repair(city.school)
    answer = desk.get("/repairs/", {"unit": city.other_school.pk})
    assert titles(answer) == []
    assert "查询条件有误" in answer.text


def test_a_head_sorts_and_sorts_back(desk, city):
    for title in ("乙", "甲", "丙"):
        make_repair(city.school, title=title, place={"甲": "1", "乙": "2", "丙": "3"}[title])
    first = desk.get("/repairs/", {"sort": "place"})
    head = next(head for head in first.context["heads"] if head.label == "地点")
    assert titles(first) == ["甲", "乙", "丙"]
    assert head.sort == "ascending"
    assert titles(desk.get(head.href)) == ["丙", "乙", "甲"]


@pytest.mark.parametrize("sort", ["phone", "unit__path", "id; DROP", "-", "reporter__person__id_number"])
def test_only_columns_can_be_sorted_by(desk, city, sort):
    older = make_repair(city.school, title="早", reported_at=clock.now() - timedelta(days=1))
    make_repair(city.school, title="晚")
    assert titles(desk.get("/repairs/", {"sort": sort})) == ["晚", older.title]


def test_pages_hold_twenty_rows_and_the_size_can_be_chosen(desk, city):
    for number in range(23):
        make_repair(city.school, title=f"第{number}件")
    assert len(titles(desk.get("/repairs/"))) == 20
    assert len(titles(desk.get("/repairs/", {"page": 2}))) == 3
    assert len(titles(desk.get("/repairs/", {"size": 50}))) == 23
    assert len(titles(desk.get("/repairs/", {"size": 5000}))) == 20
    assert desk.get("/repairs/", {"page": 99}).context["page"].number == 2


def test_htmx_gets_only_the_list_itself(desk, city):
    make_repair(city.school, title="灯管闪烁")
    part = desk.get("/repairs/", {"q": "灯"}, headers={"HX-Request": "true"}).text
    whole = desk.get("/repairs/", {"q": "灯"}).text
    assert "灯管闪烁" in part
    assert "<html" not in part
    assert part.strip()[:40] in whole


def test_an_empty_list_offers_the_first_entry_to_who_may_make_it(desk, client, city):
    assert 'href="/repairs/add/"' in desk.get("/repairs/").text
    client.force_login(make_user_with(city.school, perms.view))
    page = client.get("/repairs/").text
    assert "还没有报修" in page
    assert 'href="/repairs/add/"' not in page


def test_a_search_without_result_offers_to_clear_it(desk, city):
    make_repair(city.school)
    answer = desk.get("/repairs/", {"q": "没有的", "sort": "place"})
    assert "没有符合条件的记录" in answer.text
    assert answer.context["reset"] == "/repairs/?sort=place"


def test_who_comes_back_from_a_row_finds_the_same_list(desk, city):
    make_repair(city.school, title="灯管闪烁")
    listed = desk.get("/repairs/", {"q": "灯", "status": "new"})
    detail = desk.get(listed.context["rows"][0].href)
    assert detail.context["back_url"] == "/repairs/?q=%E7%81%AF&status=new"
    trail = detail.text.partition('<nav class="crumbs"')[2].partition("</nav>")[0]
    links = [("/", "工作台"), ("/repairs/?q=%E7%81%AF&amp;status=new", "报修")]
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', trail) == links
    assert "灯管闪烁" in trail
    act = next(act for act in detail.context["acts"] if act.label == "派单")
    done = desk.post(act.href, {"worker": detail.wsgi_request.user.pk})
    assert desk.get(done.url).context["back_url"] == "/repairs/?q=%E7%81%AF&status=new"


def test_the_phone_number_is_masked_also_on_the_second_line(desk, city):
    make_repair(city.school, phone="13805950123")
    page = desk.get("/repairs/").text
    assert "138****0123" in page
    assert "13805950123" not in page


def test_a_row_offers_what_its_state_allows(desk, city, actor, clerk):
    make_repair(city.school, title="新")
    actions.assign(make_repair(city.school, title="派了"), by=actor, worker=clerk)
    shown = {row.cells[0].text: [act.label for act in row.acts] for row in desk.get("/repairs/").context["rows"]}
    assert shown == {"新": ["派单"], "派了": ["派单", "完工"]}


def test_the_list_costs_few_queries_and_no_more_with_many_rows(desk, city, django_assert_max_num_queries):
    for _ in range(20):
        make_repair(city.school)
    with django_assert_max_num_queries(16):
        desk.get("/repairs/")


def test_who_reported_sees_his_own_report_wherever_it_is(client, city):
    teacher = make_user_with(city.school, perms.report)
    make_repair(city.other_school, title="外校的灯", reporter=teacher)
    make_repair(city.school, title="别人报的")
    client.force_login(teacher)
    assert titles(client.get("/repairs/")) == ["外校的灯"]


def test_the_navigation_shows_the_list_to_those_who_may_open_it(desk, client, city):
    assert re.search(r'href="/repairs/"[^>]*aria-current', desk.get("/repairs/").text)
    outsider = make_user_with(city.school)
    client.force_login(outsider)
    assert 'href="/repairs/"' not in client.get("/").text
    assert not Actor.of(outsider).permissions


def test_a_list_of_many_units_is_searched_and_not_printed(client, city):
    for number in range(60):
        make_unit(f"南安市第{number}小学", city.county)
    client.force_login(make_user_with(city.bureau, *perms.all()))
    page = client.get("/repairs/").text
    assert page.count("<option") < 70
    assert 'data-combobox-url-value="/repairs/options/filter/unit/"' in page
    found = client.get("/repairs/options/filter/unit/", {"q": "naspd59"}).json()
    found += client.get("/repairs/options/filter/unit/", {"q": "第59小学"}).json()
    assert [line["text"] for line in found] == ["南安市第59小学"]


def test_the_size_of_a_page_is_offered_and_keeps_the_conditions(desk, city):
    for number in range(23):
        make_repair(city.school, title=f"第{number}件")
    page = desk.get("/repairs/", {"status": "new", "page": 2}).text
    assert 'href="/repairs/?status=new&amp;size=50"' in page
    assert "每页" not in desk.get("/repairs/", {"q": "第1件"}).text


def test_of_many_states_only_those_with_rows_become_tabs(desk, city, monkeypatch):
    make_repair(city.school)
    monkeypatch.setattr("citong.kit.pages.lists.MANY", 3)
    assert [tab.label for tab in desk.get("/repairs/").context["tabs"]] == ["全部", "待派单"]
    chosen = desk.get("/repairs/", {"status": "done"}).context["tabs"]
    assert [(tab.label, tab.active) for tab in chosen] == [("全部", False), ("待派单", False), ("已完工", True)]


def test_a_filter_beyond_one_line_is_folded_unless_it_is_in_use(client, city):
    client.force_login(make_user_with(city.bureau, *perms.all(), *places.all()))
    assert client.get("/schools/").text.count("is-extra") == 2
    assert client.get("/schools/", {"ordinary_junior": "true"}).text.count("is-extra") == 1
