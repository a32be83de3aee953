"""Where projects stand: planned and reported progress, money, forecast; what the assessment and the overview make of it."""

import io
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from python_calamine import load_workbook

from citong.apps.projects import gantt, plan_figures
from citong.apps.projects.actions import reports
from citong.apps.projects.models import Milestone, Obligation, Report
from citong.apps.projects.queries import overview, standing
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from citong.records.programmes import measures, tallies
from citong.records.programmes.models import Project, Suspension
from tests.factories import make_user_with
from tests.factories.pilots import at
from tests.factories.plans import make_approved
from tests.factories.programmes import make_project
from tests.factories.projects import WRITTEN

SYSTEM = Actor.system()


@pytest.fixture
def plan(project):
    """网络改造 60 %, 100 days from 11 December; 教师培训 40 %, the 200 days after."""
    return make_approved(project)


def tell(project, month, day, percents, spent=0):
    """The report of ``month``, sent on ``day``."""
    with clock.travel(at(f"{day} 10:00:00")):
        report = reports.begin_report(Report(obligation=project.obligations.get(month=month)), by=SYSTEM)
        told = [{"milestone": p.milestone, "percent": n} for p, n in zip(report.progress.all(), percents, strict=True)]
        reports.send_report(
            reports.save_report(report, texts=WRITTEN, spent=spent, progress=told, by=SYSTEM), by=SYSTEM
        )


def on(project, day):
    with clock.travel(at(f"{day} 12:00:00")):
        return standing.standings([project], clock.today())[0]


def test_planned_progress_grows_evenly_and_is_compared_on_the_day_of_the_report(project, plan):
    tell(project, date(2019, 1, 1), "2019-01-29", [40, 0])  # day 50 of 100
    found = on(project, "2019-03-10")
    assert (found.day, found.planned, found.reported, found.behind) == (date(2019, 1, 29), 30, 24, True)


def test_without_report_or_plan_nothing_is_compared(project):
    nothing = on(project, "2019-03-10")
    assert (nothing.comparable, nothing.behind, nothing.finish, nothing.endangered) == (False, False, None, False)
    assert (nothing.planned, nothing.budget_to_date) == (0, 0)


def test_money_is_planned_evenly_over_the_days_of_each_year(project, plan):
    assert on(project, "2018-12-17").budget_to_date == 120_000_00 * 7 // 21
    assert on(project, "2019-01-10").budget_to_date == 120_000_00 + 10 * 1000_00
    tell(project, date(2019, 1, 1), "2019-01-10", [10, 0], spent=5_000_00)
    found = on(project, "2019-06-01")
    assert (found.spent, found.budget_to_date, found.budget) == (5_000_00, 130_000_00, 485_000_00)


def test_the_forecast_goes_on_at_the_pace_so_far(project, plan):
    tell(project, date(2019, 1, 1), "2019-01-29", [20, 0])  # 12 % in 50 days: 417 in all
    found = on(project, "2019-02-01")
    assert (found.finish, found.endangered) == (date(2019, 1, 29) + timedelta(days=367), False)
    tell(project, date(2019, 2, 1), "2019-03-20", [20, 0])  # 12 % in 100 days: 834
    late = on(project, "2019-03-21")
    assert (late.finish, late.endangered) == (date(2019, 3, 20) + timedelta(days=734), True)


def test_times_of_rest_do_not_count_against_the_pace(project, plan):
    Suspension.objects.create(project=project, since=date(2019, 1, 30), until=date(2019, 3, 1), reason="改造")
    tell(project, date(2019, 3, 1), "2019-03-20", [20, 0])
    assert on(project, "2019-03-21").finish == date(2019, 3, 20) + timedelta(days=514)  # 12 % in 70 days


def test_who_has_done_nothing_although_something_should_be_will_not_finish(project, plan):
    tell(project, date(2019, 1, 1), "2019-01-29", [0, 0])
    found = on(project, "2019-02-01")
    assert (found.finish, found.endangered) == (None, True)


def test_what_is_complete_is_done(project, plan):
    tell(project, date(2019, 1, 1), "2019-01-29", [100, 100])
    found = on(project, "2019-02-01")
    assert (found.finish, found.endangered, found.behind) == (date(2019, 1, 29), False, False)


def test_the_measure_weighs_the_milestones_that_are_due(project, plan):
    tell(project, date(2019, 1, 1), "2019-01-29", [45, 10])
    measured = measures.registry["plans.milestones"].compute([project], date(2019, 3, 20))[project.pk]
    assert measured.value == Decimal("45.00")
    assert measured.inputs == {
        "到期阶段任务": 1, "其中已完成": 0, "依据的月报": "2019-01", "实施计划": "第 1 版",
    }  # fmt: skip
    assert measured.href == f"/projects/{project.pk}/plan/"
    before = measures.registry["plans.milestones"].compute([project], date(2019, 3, 19))[project.pk]
    assert before.value is None


def test_the_measure_of_a_day_does_not_hear_of_later_reports_and_plans(project, plan):
    tell(project, date(2019, 1, 1), "2019-01-29", [45, 10])
    before = measures.registry["plans.milestones"].compute([project], date(2019, 3, 20))
    tell(project, date(2019, 2, 1), "2019-03-21", [100, 100])
    with clock.travel(at("2019-03-22 10:00:00")):
        make_approved(Project.objects.get(pk=project.pk))
    assert measures.registry["plans.milestones"].compute([project], date(2019, 3, 20)) == before


def test_many_projects_cost_as_many_queries_as_one(project, plan, city, django_assert_num_queries):
    others = [make_project(project.programme, unit) for unit in (city.second_school, city.other_school)]
    for other in others:
        make_approved(other)
        tell(other, date(2018, 12, 1), "2018-12-20", [1, 0])
    with django_assert_num_queries(7):
        standing.standings([project, *others], date(2019, 1, 1))


@pytest.mark.parametrize(
    ("percent", "day", "word"),
    [(100, "2019-01-01", "完成"), (99, "2019-02-01", "逾期"), (40, "2019-01-06", "落后"), (60, "2019-01-06", "进行中"),
     (0, "2018-12-20", "未开始"), (5, "2018-12-20", "已提前开始")],
)  # fmt: skip
def test_a_bar_says_how_its_milestone_stands(percent, day, word):
    milestone = Milestone(title="网络改造", starts_on=date(2019, 1, 1), due_on=date(2019, 1, 10), weight=10)
    with clock.travel(at(f"{day} 08:00:00")):
        assert gantt.state(milestone, percent)[0] == word


def test_the_chart_covers_whole_months_and_cuts_off_what_lies_outside(project):
    axis = gantt.Axis.of(project)
    assert (axis.first, axis.last, len(axis.ticks)) == (date(2018, 12, 1), date(2020, 12, 31), 25)
    assert [t.year for t in axis.ticks if t.year] == ["2019 年", "2020 年"]
    assert axis.span(date(2018, 12, 1), date(2020, 12, 31)) == ("0.000%", "100.000%")
    assert axis.span(date(2017, 1, 1), date(2022, 1, 1)) == ("0.000%", "100.000%")
    assert axis.span(date(2019, 2, 1), date(2019, 1, 1)) == ("", "")
    assert axis.span(date(2021, 2, 1), date(2021, 3, 1)) == ("", "")


def test_percent_is_rounded_half_up():
    assert [plan_figures.percent(Fraction(*n)) for n in ((1, 3), (1, 20), (100, 1))] == ["0.3", "0.1", "100.0"]


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
    told = tallies.Tally("未整改问题", 10, "projects.wall", lambda rows: {rows[0].pk: 3})
    monkeypatch.setattr(tallies, "registry", [told])
    found = overview.overview(officer, three)
    assert (found.tallies, [s.tallies for s in found.shares]) == (["未整改问题"], [[3], [0]])


def test_the_page_shows_all_of_it_and_each_number_leads_to_its_rows(three, client, city):
    sign_in(client, city.bureau, "programme_officer")
    page = client.get(reverse("projects-overview"))
    assert page.status_code == 200
    late = f"/projects/overview/{three.pk}/schools/?show=late"
    assert f'href="{late}"' in page.text
    rows = client.get(late)
    assert [line["project"].unit.name for line in rows.context["lines"]] == [city.second_school.name]
    whole = client.get(f"/projects/overview/{three.pk}/schools/?desk={city.other_county.pk}")
    assert [(line["word"], line["reported"]) for line in whole.context["lines"]] == [("未批准计划", "—")]


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
