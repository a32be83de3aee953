"""实施总览: figures, counties and months of a running programme; each number leads to exactly its rows."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import escape
from python_calamine import load_workbook

from citong.apps.projects import overview_tables, plan_figures
from citong.apps.projects.actions import reports
from citong.apps.projects.models import Obligation
from citong.apps.projects.queries import overview, standing
from citong.apps.supervision.actions import findings
from citong.apps.supervision.models import Finding
from citong.lib import clock, money
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from citong.records.programmes import tallies
from citong.records.programmes.actions import projects as project_actions
from citong.records.programmes.models import Project
from tests.factories import make_unit, make_user_with
from tests.factories.pilots import at
from tests.factories.plans import make_approved
from tests.factories.programmes import make_project
from tests.factories.projects import tell
from tests.factories.supervision import make_done, make_found, rectified

SYSTEM = Actor.system()


@pytest.fixture
def three(project, plan, city):
    """Two schools of one county, one behind; a third elsewhere without plan and reports. It is 1 February 2019."""
    second = make_project(project.programme, city.second_school, starts_on=date(2018, 12, 11))
    make_project(project.programme, city.other_school, starts_on=date(2018, 12, 11))
    make_approved(second)
    for month in (12, 1):
        first = date(2018 if month == 12 else 2019, month, 1)
        tell(project, first, f"{first.replace(day=20)}", [45 if month == 1 else 20, 0], spent=10_000_00)
    tell(second, date(2018, 12, 1), "2018-12-20", [1, 0], spent=2_000_00)
    tell(second, date(2019, 1, 1), "2019-01-28", [2, 0], spent=2_000_00)
    with clock.travel(at("2019-02-01 10:00:00")):
        yield project.programme


def sign_in(client, unit, role):
    client.force_login(make_user_with(unit, *roles[role].permissions))
    return client


def test_the_figures_count_what_is_within_reach_and_open_their_rows(three, officer, county):
    def shown(actor):
        found = plan_figures.of_overview(overview.overview(actor, three))
        return {f.label: (f.value, f.foot) for f in found if f.label in {"计划进度", "经费进度", "预测不能如期完成"}}

    assert shown(officer) == {
        "计划进度": ("14.1", "计划应完成 27.0%，1 所落后"),
        "经费进度": ("1.20", "占应支出 28.80万元 的 4%"),
        "预测不能如期完成": (1, "按已上报的加权进度线性推算"),
    }
    assert shown(county) == shown(officer)  # both schools with plans are of this county


def test_each_county_with_its_punctuality(three, officer, city):
    found = overview.overview(officer, three)
    assert [(s.desk, len(s.rows), s.count("good"), s.count("behind"), str(s.punctual.rate)) for s in found.shares] == [
        (city.county, 2, 1, 1, "75.0"),
        (city.other_county, 1, 0, 0, "0.0"),
    ]
    assert [(month, p.counted, str(p.rate)) for month, p in found.months] == [
        (date(2018, 12, 1), 3, "66.7"),
        (date(2019, 1, 1), 3, "33.3"),
    ]


def test_other_features_put_their_counts_beside_it(three, officer, monkeypatch):
    told = tallies.Tally("未整改问题", 10, "projects.wall", lambda rows: {rows[0].pk: 3}, lambda *_: "/there/")
    monkeypatch.setattr(tallies, "registry", [told])
    found = overview.overview(officer, three)
    assert [(s.tallies, overview_tables.table(found)[n][-1]) for n, s in enumerate(found.shares)] == [
        ([3], (3, "/there/")), ([0], (0, "/there/")),
    ]  # fmt: skip


@pytest.fixture
def whole(three, city):
    """Also a city-direct school with a report that was sent back, a revoked project, and findings at both and in a county."""
    units = city.direct_school, make_unit("", city.other_county)
    direct, revoked = (make_project(three, unit, starts_on=date(2018, 12, 11)) for unit in units)
    tell(direct, date(2019, 1, 1), "2019-01-28", [])
    reports.return_report(direct.obligations.get(month=date(2019, 1, 1)), reason="请补充佐证。", by=SYSTEM)
    for project in (direct, revoked, Project.objects.get(unit=city.school)):
        make_done(project, three.unit, make_found(), make_found("major", 3))
    project_actions.revoke(revoked, reason="放弃试点", by=SYSTEM)
    findings.accept(rectified(Finding.objects.filter(project=direct)[0]), opinion="", by=SYSTEM)
    return three


def rows_behind(client, address):
    """What the list at ``address`` holds, whichever list it is."""
    context = client.get(address).context
    return [line["project"] for line in context["lines"]] if "/schools/" in address else list(context["page"])


def recomputed(head, rows):
    """The number under ``head`` from its rows alone."""
    if head in {"上报进度", "计划进度"}:
        found = plan_figures.mean(standing.alive(rows), "reported" if head == "上报进度" else "planned")
        return "—" if found is None else f"{plan_figures.percent(found)}%"
    if head in {"累计支出", "应支出", "经费进度"}:
        found = standing.alive(rows)
        spent, due = sum(row.spent for row in found), sum(row.budget_to_date for row in found)
        words = {"累计支出": money.wan(spent), "应支出": money.wan(due)}
        return words.get(head, plan_figures.share(spent, due))
    if head in {"月报按时率", "按时率"}:
        late = sum(row.late for row in rows)
        return f"{Decimal(100 * (len(rows) - late)) / len(rows):.1f}%"
    return len(rows)


def test_each_number_leads_to_exactly_the_rows_that_it_is_computed_from(whole, client, city):
    sign_in(client, city.bureau, "programme_officer")
    page = client.get(reverse("projects-overview"))
    heads, lines = page.context["heads"], page.context["lines"]
    assert [line[0][0] for line in lines] == ["市教育局", city.county.label, city.other_county.label, "合计"]
    assert heads[-1] == "未整改问题"
    months = [("月份", "应报", "迟报", "逾期未报", "按时率"), page.context["months"]]
    assert len(months[1]) == 2
    numbers = [(head, *cell) for line in lines for head, cell in zip(heads[1:], line[1:], strict=True)]
    numbers += [(head, *cell) for line in months[1] for head, cell in zip(months[0][1:], line[1:], strict=True)]
    for head, value, address in numbers:
        assert f'href="{escape(address)}"' in page.text, head
        assert (head, value) == (head, recomputed(head, rows_behind(client, address)))
    assert len({value for head, value, _ in numbers if head == "未整改问题"}) > 2


def test_the_points_of_the_trend_and_the_figures_on_top_open_rows(whole, client, city):
    sign_in(client, city.bureau, "programme_officer")
    page = client.get(reverse("projects-overview"))
    points = page.context["trend"]["series"][0]["data"]
    assert [f"{point['value']}%" for point in points] == [
        recomputed("按时率", rows_behind(client, point["href"])) for point in points
    ]
    assert [f.label for f in page.context["figures"] if client.get(f.href).status_code != 200] == []
    top = {f.label: f for f in page.context["figures"]}
    assert {label: len(rows_behind(client, top[label].href)) for label in ("预测不能如期完成", "逾期未报", "整改未完成的问题")} == {
        label: top[label].value for label in ("预测不能如期完成", "逾期未报", "整改未完成的问题")
    }  # fmt: skip


def test_who_types_a_word_or_a_desk_that_is_not_there_finds_nothing(three, client, city):
    sign_in(client, city.county, "county_reviewer")
    for query in ("show=nothing", f"desk={city.other_county.pk}"):
        assert client.get(f"/projects/overview/{three.pk}/schools/?{query}").status_code == 404
    assert client.get("/projects/overview/999999/").status_code == 404


def test_a_county_sees_its_own_schools_only(three, client, city):
    sign_in(client, city.county, "county_reviewer")
    page = client.get(f"/projects/overview/{three.pk}/schools/")
    assert len(page.context["lines"]) == 2
    assert city.other_school.name not in page.text


def test_excel_holds_counties_schools_and_months(three, client, city):
    sign_in(client, city.bureau, "programme_officer")
    book = load_workbook(io.BytesIO(client.get(f"/projects/overview/{three.pk}/overview.xlsx").content))
    assert book.sheet_names == ["各单位", "各校进度", "月报按时率"]
    counties = book.get_sheet_by_name("各单位").to_python()
    assert [row[:5] for row in counties[1:]] == [
        [city.county.label, 2, 1, 1, 1], [city.other_county.label, 1, 0, 0, 0], ["合计", 3, 1, 1, 1],
    ]  # fmt: skip
    assert book.get_sheet_by_name("月报按时率").to_python()[1:] == [
        ["2018-12", 3, 0, 1, "66.7%"],
        ["2019-01", 3, 1, 1, "33.3%"],
    ]
    assert len(book.get_sheet_by_name("各校进度").to_python()) == 4


def test_without_projects_the_page_says_so(city, client):
    sign_in(client, city.bureau, "programme_officer")
    assert "还没有实施中的项目" in client.get(reverse("projects-overview")).text
    assert Obligation.objects.count() == 0
