"""试点总览: figures by reach, and behind every figure exactly the rows that it counted."""

import io
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from python_calamine import load_workbook

from citong.apps.pilots.lifecycle import WAITING_DAYS, Status
from citong.apps.pilots.models import Application
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import overview, stages
from citong.apps.pilots.views import overview_charts
from citong.kit import desk
from citong.lib import clock
from citong.platform.access.perms import roles
from tests.factories import actor_for, make_city_tree, make_unit, make_user_with
from tests.factories.pilots import at, make_application, make_batch

NOW = at("2018-12-19 09:30:00")
S = Status
IN_COUNTY = (
    (S.DRAFT, 1), (S.SUBMITTED, 0), (S.SUBMITTED, 4), (S.SUBMITTED, 9), (S.RETURNED, 2), (S.RECOMMENDED, 3),
    (S.NOT_RECOMMENDED, 1), (S.DISPATCHED, 6), (S.WITHDRAWN, 1),
)  # fmt: skip
ELSEWHERE = ((S.ACCEPTED, 12), (S.IN_REVIEW, 2), (S.REVIEWED, 1), (S.PUBLICISED, 5), (S.RESERVE, 5), (S.SUPPLEMENT, 2))
DIRECT = ((S.SUBMITTED, 1), (S.ESTABLISHED, 8), (S.DECLINED, 8))


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def batch(city):
    """Applications in many states, of both counties and of the city, waiting for different times."""
    with clock.travel(NOW):
        batch = make_batch(city.bureau, {city.county: 4, city.other_county: 9, city.bureau: 5})
        for parent, kinds in ((city.county, IN_COUNTY), (city.other_county, ELSEWHERE), (city.bureau, DIRECT)):
            for status, days in kinds:
                application = make_application(batch, make_unit("", parent), status)
                since = clock.now() - timedelta(days=days)
                sent = None if status == S.DRAFT else since - timedelta(days=1)
                Application.objects.filter(pk=application.pk).update(since=since, submitted_at=sent)
        before = clock.now() - timedelta(days=300)
        former = make_batch(city.bureau, title="上一批次", opens_at=before, deadline=before + timedelta(days=30))
        make_application(former, city.school)
        yield batch


def sign_in(client, unit):
    client.force_login(make_user_with(unit, perms.view, perms.overview))
    return client


def test_the_funnel_counts_how_far_each_has_come(city, batch):
    found = overview.overview(actor_for(city.bureau, perms.view), batch)
    assert found.reached == {
        "started": 17, "submitted": 16, "recommended": 10, "dispatched": 9, "accepted": 7, "reviewed": 5, "proposed": 2,
        "established": 1,
    }  # fmt: skip
    assert (found.places, found.ended) == (18, 4)


def test_waiting_is_told_by_age_and_by_what_is_too_late(city, batch):
    found = overview.overview(actor_for(city.bureau, perms.view), batch)
    waits = {queue.status: (list(queue.ages.values()), queue.late) for queue in found.queues}
    assert waits[S.SUBMITTED] == ([2, 1, 1], 1)
    assert waits[S.DISPATCHED] == ([0, 0, 1], 1)
    assert waits[S.ACCEPTED] == ([0, 0, 1], 1)
    assert waits[S.RECOMMENDED] == ([0, 1, 0], 0)
    assert (found.waiting, found.late) == (11, 3)


def test_each_desk_is_told_by_how_long_it_lets_things_wait(city, batch):
    found = overview.overview(actor_for(city.bureau, perms.view), batch)
    waits = {holder.label: (list(holder.ages.values()), holder.late) for holder in found.holders}
    assert waits == {
        "鲤城区教育局": ([1, 2, 1], 1),
        "安溪县教育局": ([0, 0, 0], 0),
        "市局": ([2, 0, 2], 2),
        "学校": ([2, 0, 0], 0),
        "评审专家": ([1, 0, 0], 0),
    }
    assert sum(holder.total for holder in found.holders) == found.waiting


def test_somebody_holds_whatever_waits():
    assert set(stages.HOLDS) == set(WAITING_DAYS)


def test_the_numbers_of_a_desk_open_exactly_its_rows(client, city, batch):
    sign_in(client, city.bureau)
    table = client.get(reverse("pilots-overview-batch", args=[batch.pk])).context["tables"]["holders"]
    county, city_desk = table.rows[0], table.rows[2]
    cells = [*county[1:], *city_desk[1:]]
    assert [cell.value for cell in cells] == [1, 2, 1, 4, 1, 2, 0, 2, 4, 2]
    assert [rows_of(client, cell.href) for cell in cells] == [cell.value for cell in cells]
    every_county = {"batch": batch.pk, "holder": "county"}  # the bureau's own first desk is the city's
    assert client.get(reverse("pilots-application-list"), every_county).context["page"].paginator.count == 4
    opened = client.get(county[4].href).context["page"].object_list
    assert {(a.desk, a.status) for a in opened} == {(city.county, S.SUBMITTED), (city.county, S.RECOMMENDED)}


def test_a_county_sees_its_own_part_only(city, batch):
    found = overview.overview(actor_for(city.county, perms.view), batch)
    assert [(s.desk, s.places, s.submitted, s.recommended) for s in found.shares] == [(city.county, 4, 7, 2)]
    assert (found.reached["started"], found.reached["established"]) == (8, 0)


def test_each_day_tells_what_was_submitted_and_what_was_completed(city, batch):
    found = overview.overview(actor_for(city.bureau, perms.view), batch)
    days = {f"{day.on:%m-%d}": (day.submitted, day.ended) for day in found.days}
    assert (days["12-18"], days["12-11"]) == ((1, 1), (0, 2))
    assert sum(day.submitted for day in found.days) == found.reached["submitted"]
    assert sum(day.ended for day in found.days) == found.ended


def figures(body):
    """Every linked figure of the page: its text and its address."""
    cards = re.findall(r'<a class="kpi" href="([^"]+)">.*?<span class="kpi-value num">(\d+)', body)
    cards += re.findall(r'<a class="kpi-open" href="([^"]+)" aria-label="[^"]*">(\d+)', body)
    cards += re.findall(r'<a class="kpi-foot" href="(/pilots/applications/\?[^"]+)">\D+(\d+) 所</a>', body)
    cells = re.findall(r'<a href="(/pilots/applications/\?[^"]+)">(\d+)</a>', body)
    return [(href.replace("&amp;", "&"), int(number)) for href, number in (*cards, *cells)]


@pytest.mark.parametrize("level", ["bureau", "county"])
def test_every_number_opens_exactly_the_rows_that_it_counts(client, city, batch, level):
    sign_in(client, getattr(city, level))
    found = figures(client.get(reverse("pilots-overview-batch", args=[batch.pk])).text)
    assert len(found) > (80 if level == "bureau" else 50)
    assert len([number for _, number in found if number]) > 20
    wrong = [(href, number, rows) for href, number in found if (rows := rows_of(client, href)) != number]
    assert wrong == []


def test_no_number_stands_there_without_a_way_to_what_it_counts(client, city, batch):
    client.force_login(make_user_with(city.bureau, perms.view, perms.overview, perms.batch))
    body = client.get(reverse("pilots-overview-batch", args=[batch.pk])).text
    cells = re.findall(r'<td class="is-number">(.*?)</td>', body)
    assert len(cells) > 100
    assert [cell for cell in cells if not re.fullmatch(r'<a href="[^"]+">\d+</a>', cell)] == []
    feet = [(text, number) for text, number in re.findall(r'<a class="kpi-foot" href="[^"]+">(\D+)(\d+)', body)]
    assert feet == [("其中填报中 ", "1"), ("名额 ", "18"), ("已办结 ", "4"), ("正在办理 ", "11")]
    places = [cell for cell in cells if reverse("pilots-batch-detail", args=[batch.pk]) in cell]
    assert [re.sub("<[^>]+>", "", cell) for cell in places] == ["4", "2", "9", "3", "5", "3", "18", "8"]


def test_places_lead_a_county_to_its_desk_and_others_nowhere(client, city, batch):
    found = {}
    for name, held in (("screens", perms.screen), ("watches", perms.results)):
        client.force_login(make_user_with(city.county, perms.view, perms.overview, held))
        found[name] = client.get(reverse("pilots-overview-batch", args=[batch.pk])).context["tables"]["shares"].rows[0]
    desk_page = f"{reverse('pilots-screening-desk')}?batch={batch.pk}"
    assert [(cell.value, cell.href) for cell in (found["screens"][1], found["screens"][5])] == [
        (4, desk_page),
        (2, desk_page),
    ]
    assert client.get(desk_page).status_code == 403
    assert (found["watches"][1].href, found["watches"][5].href) == ("", "")


def test_places_lead_the_resource_centre_to_the_batch_which_it_reads_only(client, city, batch):
    client.force_login(make_user_with(city.bureau, *roles["resource_centre"].permissions))
    tables = client.get(reverse("pilots-overview-batch", args=[batch.pk])).context["tables"]
    page = reverse("pilots-batch-detail", args=[batch.pk])
    assert tables["shares"].rows[0][1].href == page
    shown = client.get(page)
    assert (shown.status_code, "调整" in shown.text, "修订" in shown.text) == (200, False, False)
    listed = client.get(reverse("pilots-batch-list")).text
    assert (batch.title in listed, "从通知新建批次" in listed) == (True, False)
    assert client.get(reverse("pilots-batch-new")).status_code == 403


def rows_of(client, href):
    return client.get(href).context["page"].paginator.count


def test_shapes_of_the_charts_open_the_same_rows_as_the_tables(client, city, batch):
    sign_in(client, city.bureau)
    charts = client.get(reverse("pilots-overview-batch", args=[batch.pk])).context["charts"]
    found = [(point["href"], point["value"]) for chart in charts.values() for series in chart.get("series", ())
             for point in series["data"]]  # fmt: skip
    places = (reverse("pilots-batch-detail", args=[batch.pk]),)
    assert [value for href, value in found if href in places] == [9, 5, 4]
    points = [(href, value) for href, value in found if href not in places]
    assert len(points) > 60
    assert [(href, value) for href, value in points if value and rows_of(client, href) != value] == []


def test_the_tabs_of_the_list_say_how_much_is_late(client, city, batch):
    sign_in(client, city.bureau)
    page = client.get(reverse("pilots-application-list"), {"batch": batch.pk})
    late = {tab.label: tab.overdue for tab in page.context["tabs"] if tab.overdue}
    assert late == {"已提交": 1, "已报送": 1, "已受理": 1}
    assert page.text.count('<span class="tab-late">超时 <span class="num">1</span></span>') == 3


def test_conditions_of_a_figure_stand_in_the_filter_bar_and_a_false_one_gives_nothing(client, city, batch):
    sign_in(client, city.bureau)
    url = reverse("pilots-application-list")
    shown = client.get(url, {"stage": "recommended", "direct": "false"}).context["filters"].form
    assert (shown["stage"].value(), shown["direct"].value()) == ("recommended", "false")
    assert "stage" not in client.get(url).context["filters"].form.fields
    for wrong in ({"stage": "nowhere"}, {"waits": "x"}, {"holder": "x"}, {"since_after": "gestern"}):
        assert client.get(url, wrong).context["page"].paginator.count == 0


def test_excel_has_one_sheet_per_table_with_the_same_figures(client, city, batch):
    sign_in(client, city.bureau)
    page = client.get(reverse("pilots-overview-batch", args=[batch.pk]))
    answer = client.get(reverse("pilots-overview-excel", args=[batch.pk]))
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheet_names == ["申报漏斗", "名额使用", "办理时效", "各岗位待办", "每日进度"]
    for table in page.context["tables"].values():
        sheet = book.get_sheet_by_name(table.title).to_python()
        assert sheet == [list(table.heads), *([cell.value for cell in row] for row in table.rows)]


def test_a_school_has_no_overview(client, city, batch):
    client.force_login(make_user_with(city.school, perms.view, perms.fill))
    assert client.get(reverse("pilots-overview-board")).status_code == 403


def test_a_batch_in_preparation_is_not_shown(client, city):
    hidden = make_batch(city.bureau, status="preparing")
    sign_in(client, city.bureau)
    assert client.get(reverse("pilots-overview-board")).context["batch"] is None
    assert client.get(reverse("pilots-overview-batch", args=[hidden.pk])).status_code == 404


def test_the_desk_leads_to_the_overview(city, batch):
    shown = {f.label: f for f in desk.figures_for(actor_for(city.county, perms.view, perms.overview))}
    assert (shown["试点申报"].value, shown["试点申报"].foot) == (7, "已推荐 2 / 名额 4")
    assert (shown["超时未办"].value, shown["超时未办"].tone) == (2, "red")


@pytest.mark.parametrize(
    ("label", "shown"), [("晋江市", "晋江"), ("安溪县", "安溪"), ("开发区", "开发区"), ("市直学校", "市直学校")]
)
def test_counties_are_named_shortly_on_the_map(label, shown):
    assert overview_charts.short(label) == shown
