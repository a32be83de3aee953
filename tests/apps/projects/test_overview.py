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
from citong.apps.projects.perms import perms as projects_perms
from citong.apps.projects.queries import overview, standing
from citong.apps.supervision.actions import findings
from citong.apps.supervision.models import Finding
from citong.lib import clock, money
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from citong.records.programmes import tallies
from citong.records.programmes.actions import projects as project_actions
from citong.records.programmes.models import Project
from citong.records.programmes.perms import perms as programmes_perms
from tests.factories import make_unit, make_user_with
from tests.factories.pilots import at
from tests.factories.plans import make_approved, make_submitted
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


@pytest.fixture
def desks(three, city):
    """Besides the four reports at the county: an answer to verify, a plan to approve at the other county; both came today."""
    done = make_done(Project.objects.get(unit=city.school), three.unit, make_found(), make_found("major", 3))
    findings.rectify(done.findings.first(), text="已补齐并公示。", files=[], by=SYSTEM)
    make_submitted(Project.objects.get(unit=city.other_school))
    return three


AGES = ("全部待办", "0–2 天", "3–5 天", "超过 5 天", "已超期")


def waiting_lines(client):
    """The table 待办时效: the numbers of each desk by its name."""
    page = client.get(reverse("projects-overview"))
    assert page.context["waiting_heads"] == ("办理单位", *AGES)
    return {name: cells for (name, _), *cells in page.context["waiting"]}, page.text


def test_it_is_told_how_long_it_waits_at_each_desk(desks, client, city):
    sign_in(client, city.bureau, "programme_officer")
    county, other = city.county.label, city.other_county.label

    def counted(day):
        with clock.travel(at(f"{day} 12:00:00")):
            lines, _ = waiting_lines(client)
        return {name: [number for number, _ in cells] for name, cells in lines.items()}

    assert counted("2019-02-01") == {county: [5, 1, 1, 3, 4], other: [1, 1, 0, 0, 0], "合计": [6, 2, 1, 3, 4]}
    assert counted("2019-02-03") == {county: [5, 1, 0, 4, 4], other: [1, 1, 0, 0, 0], "合计": [6, 2, 0, 4, 4]}
    assert counted("2019-02-04") == {county: [5, 0, 1, 4, 4], other: [1, 0, 1, 0, 0], "合计": [6, 0, 2, 4, 4]}
    assert counted("2019-02-28") == {county: [5, 0, 0, 5, 4], other: [1, 0, 0, 1, 1], "合计": [6, 0, 0, 6, 5]}


def heads_over(row):
    """The columns in which a row counts, worked out from the work item alone."""
    days = (clock.now() - row.item.created_at).days
    band = "0–2 天" if days <= 2 else "3–5 天" if days <= 5 else "超过 5 天"
    late = row.item.due_at is not None and row.item.due_at < clock.now()
    return {"全部待办", band} | ({"已超期"} if late else set())


def test_each_number_of_what_waits_leads_to_exactly_its_rows(desks, client, city):
    sign_in(client, city.bureau, "programme_officer")
    lines, text = waiting_lines(client)
    everything = list(client.get(f"/projects/overview/{desks.pk}/waiting/").context["page"])
    assert len(everything) == 6
    for name, cells in lines.items():
        for head, (number, address) in zip(AGES, cells, strict=True):
            assert f'href="{escape(address)}"' in text, head
            rows = list(client.get(address).context["page"])
            assert (name, head, len(rows)) == (name, head, number)
            assert rows == [r for r in everything if name in {r.desk.label, "合计"} and head in heads_over(r)]


def test_the_rows_say_what_waits_and_open_it(desks, client, city):
    sign_in(client, city.bureau, "programme_officer")
    page = client.get(f"/projects/overview/{desks.pk}/waiting/?desk={city.other_county.pk}")
    (row,) = page.context["page"]
    assert (row.label, row.project.unit, row.days) == ("审批实施计划", city.other_school, 0)
    assert f'<a href="{row.item.url}">{row.item.title}</a>' in page.text
    assert f'<td data-label="办理单位">{city.other_county.name}</td>' in page.text
    assert client.get(row.item.url).status_code == 200
    everything = {row.label for row in client.get(f"/projects/overview/{desks.pk}/waiting/").context["page"]}
    assert everything == {"审核月报", "审批实施计划", "核验整改"}
    assert client.get(f"/projects/overview/{desks.pk}/waiting/?age=never").status_code == 404


def test_a_county_reads_only_what_waits_about_its_schools(desks, client, city):
    sign_in(client, city.other_county, "county_reviewer")
    lines, _ = waiting_lines(client)
    assert {name: [number for number, _ in cells] for name, cells in lines.items()} == {
        city.other_county.label: [1, 1, 0, 0, 0]
    }
    address = f"/projects/overview/{desks.pk}/waiting/"
    assert [row.project.unit for row in client.get(address).context["page"]] == [city.other_school]
    assert list(client.get(f"{address}?desk={city.county.pk}").context["page"]) == []


def test_where_nothing_waits_both_pages_say_so(three, client, city):
    sign_in(client, city.other_county, "county_reviewer")
    assert "没有待办" in client.get(reverse("projects-overview")).text
    address = f"/projects/overview/{three.pk}/waiting/"
    assert "各单位尚未办结的审核、审批和核验列在这里" in client.get(address).text
    assert "没有符合条件的待办" in client.get(f"{address}?age=late").text


def test_what_one_may_not_view_is_not_counted(desks, client, city):
    client.force_login(make_user_with(city.bureau, projects_perms.wall, programmes_perms.view, projects_perms.view))
    labels = {row.label for row in client.get(f"/projects/overview/{desks.pk}/waiting/").context["page"]}
    assert labels == {"审核月报", "审批实施计划"}


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
    assert book.sheet_names == ["各单位", "各校进度", "待办时效", "月报按时率"]
    counties = book.get_sheet_by_name("各单位").to_python()
    assert [row[:5] for row in counties[1:]] == [
        [city.county.label, 2, 1, 1, 1], [city.other_county.label, 1, 0, 0, 0], ["合计", 3, 1, 1, 1],
    ]  # fmt: skip
    assert book.get_sheet_by_name("待办时效").to_python()[1:] == [[city.county.label, 4, 0, 1, 3, 4]]
    assert book.get_sheet_by_name("月报按时率").to_python()[1:] == [
        ["2018-12", 3, 0, 1, "66.7%"],
        ["2019-01", 3, 1, 1, "33.3%"],
    ]
    assert len(book.get_sheet_by_name("各校进度").to_python()) == 4


def test_the_list_says_of_who_fell_silent_or_never_reported_that_they_will_not_finish(three, client, city):
    silent, never = Project.objects.get(unit=city.school), Project.objects.get(unit=city.other_school)
    make_approved(never)
    sign_in(client, city.bureau, "programme_officer")
    with clock.travel(at("2020-11-30 10:00:00")):
        page = client.get(f"/projects/overview/{three.pk}/schools/?show=late")
        words = {line["project"]: line["word"] for line in page.context["lines"]}
        assert (words[silent], words[never]) == ("预计不能如期", "预计不能如期")
        good = client.get(f"/projects/overview/{three.pk}/schools/?show=good").context["lines"]
        assert good == []


def test_without_projects_the_page_says_so(city, client):
    sign_in(client, city.bureau, "programme_officer")
    assert "还没有实施中的项目" in client.get(reverse("projects-overview")).text
    assert Obligation.objects.count() == 0
