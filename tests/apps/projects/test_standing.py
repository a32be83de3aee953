"""Where projects stand: planned and reported progress, money, forecast; what the assessment makes of it."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from citong.apps.projects import gantt, plan_figures
from citong.apps.projects.models import Milestone
from citong.apps.projects.queries import standing
from citong.lib import clock
from citong.records.programmes import measures
from citong.records.programmes.models import Project, Suspension
from tests.factories.pilots import at
from tests.factories.plans import make_approved
from tests.factories.programmes import make_project
from tests.factories.projects import tell


def on(project, day):
    with clock.travel(at(f"{day} 12:00:00")):
        return standing.standings([project], clock.today())[0]


def test_planned_progress_grows_evenly_and_is_compared_on_the_day_of_the_report(project, plan):
    tell(project, date(2019, 1, 1), "2019-01-29", [40, 0])  # day 50 of 100
    found = on(project, "2019-02-10")
    assert (found.day, found.planned, found.reported, found.behind) == (date(2019, 1, 29), 30, 24, True)


def test_without_report_or_plan_nothing_is_compared(project):
    nothing = on(project, "2019-03-10")
    assert (nothing.comparable, nothing.behind, nothing.finish, nothing.endangered) == (False, False, None, False)
    assert (nothing.planned, nothing.budget_to_date) == (0, 0)


def test_money_is_planned_evenly_over_the_days_of_each_year(project, plan):
    assert on(project, "2018-12-17").budget_to_date == 120_000_00 * 7 // 21
    assert on(project, "2019-01-10").budget_to_date == 120_000_00 + 10 * 1000_00
    tell(project, date(2019, 1, 1), "2019-01-10", [10, 0], spent=5_000_00)
    found = on(project, "2019-02-01")
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


def test_a_school_that_fell_silent_is_compared_with_today_and_its_pace_slows_down(project, plan):
    tell(project, date(2019, 1, 1), "2019-01-10", [50, 0], spent=30_000_00)  # 30 % in 31 days
    before = on(project, "2019-02-25")  # the last day of the month that follows
    assert (before.day, before.behind, before.endangered) == (date(2019, 1, 10), False, False)
    after = on(project, "2019-02-26")
    assert (after.day, after.planned, after.behind) == (date(2019, 2, 26), Fraction(60 * 78, 100), True)
    assert (after.budget_to_date, after.endangered) == (120_000_00 + 57 * 1000_00, False)  # 30 % in 78 days
    late = on(project, "2020-11-30")
    assert (late.planned, late.behind, late.endangered) == (100, True, True)
    assert late.finish > late.until


def test_a_school_that_never_reported_will_not_finish(project, plan):
    before = on(project, "2018-12-25")
    assert (before.planned, before.endangered) == (9, False)  # nothing was due yet
    never = on(project, "2020-11-20")
    assert (never.comparable, never.finish, never.endangered) == (False, None, True)


def test_who_rests_has_not_fallen_silent(project, plan):
    tell(project, date(2019, 1, 1), "2019-01-10", [50, 0])
    Suspension.objects.create(project=project, since=date(2019, 1, 20), until=date(2019, 6, 20), reason="改造")
    assert [on(project, day).silent for day in ("2019-06-24", "2019-06-26")] == [False, True]


def test_a_forecast_that_has_passed_is_made_anew(project, plan):
    tell(project, date(2020, 11, 1), "2020-11-10", [100, 97])  # no month is due any more
    assert on(project, "2020-11-12").endangered is False
    after = on(project, "2020-12-20")
    assert (after.silent, after.finish > after.until, after.endangered) == (False, True, True)


def test_what_is_complete_is_done(project, plan):
    tell(project, date(2019, 1, 1), "2019-01-29", [100, 100])
    for day in ("2019-02-01", "2019-12-01"):
        found = on(project, day)
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
