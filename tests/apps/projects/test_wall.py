"""The wall: each month in one word, figures that open their rows, the same as Excel and paper; the reader."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from citong.apps.projects.actions import reports
from citong.apps.projects.metrics import punctuality
from citong.apps.projects.models import Obligation, Report
from citong.apps.projects.papers import pdf
from citong.apps.projects.queries import wall
from citong.lib import clock
from citong.platform.access.perms import roles
from citong.records.programmes.actions import projects as project_actions
from tests.apps.pilots.papers.reading import text_of
from tests.factories import make_user_with
from tests.factories.pilots import at
from tests.factories.programmes import make_project
from tests.factories.projects import WRITTEN


def send(project, month, when, school):
    with clock.travel(at(when)):
        report = reports.begin_report(
            Report(obligation=Obligation.objects.get(project=project, month=month)), by=school
        )
        report = reports.save_report(report, texts=WRITTEN, spent=0, progress=[], by=school)
        reports.send_report(report, by=school)
    return Obligation.objects.get(project=project, month=month)


@pytest.fixture
def spring(project, school, county, officer):
    """December in time, January late, February missed, March sent back, the school resting in April; it is May."""
    send(project, date(2018, 12, 1), "2018-12-20 10:00:00", school)
    send(project, date(2019, 1, 1), "2019-01-28 10:00:00", school)
    march = send(project, date(2019, 3, 1), "2019-03-20 10:00:00", school)
    reports.return_report(march, reason="请补充佐证。", by=county)
    with clock.travel(at("2019-04-02 10:00:00")):
        rested = project_actions.suspend(project, reason="校舍改造", by=officer)
    with clock.travel(at("2019-05-02 10:00:00")):
        project_actions.resume(rested, reason="完成", by=officer)
        yield project


@pytest.fixture
def reader(city, in_2018):
    return make_user_with(city.bureau, *roles["programme_officer"].permissions)


def states(project):
    rows = Obligation.objects.filter(project=project).with_state().order_by("month")
    return [row.state for row in rows[:7]]


def test_each_month_stands_in_one_word(spring):
    assert states(spring) == ["on_time", "late", "missing", "returned", "excused", "due", "ahead"]


def test_punctuality_counts_months_that_are_over_by_their_first_sending(spring):
    tally = wall.total(wall.tallies(Obligation.objects.filter(project=spring).with_state(), "desk"))
    assert (tally.counted, tally.rate) == (4, Decimal("50.0"))
    measured = punctuality([spring], date(2019, 4, 30))[spring.pk]
    assert (measured.value, measured.inputs) == (Decimal("50.0"), {"应报月数": 4, "迟报": 1, "逾期未报": 1})


def test_counters_open_exactly_their_rows(spring, reader, client):
    client.force_login(reader)
    page = client.get(reverse("projects-wall"))
    for state in page.context["states"]:
        assert client.get(state["href"]).context["page"].paginator.count == state["count"], state["label"]


def test_the_county_sees_its_schools_and_no_others(spring, city, county, client):
    other = make_project(spring.programme, city.other_school, starts_on=date(2018, 12, 11))
    client.force_login(county.user)
    shown = client.get(reverse("projects-wall")).text
    assert (city.school.name in shown, other.unit.name in shown) == (True, False)


def test_the_wall_narrows_by_desk_kind_and_state(spring, city, reader, client):
    make_project(spring.programme, city.other_school, starts_on=date(2019, 5, 1))
    client.force_login(reader)

    def lines(**query):
        found = client.get(reverse("projects-wall"), query).context["lines"]
        return [line.project.unit.name for line, _ in found]

    assert lines() == [city.school.name, city.other_school.name]
    assert lines(desk=city.other_county.pk) == [city.other_school.name]
    assert lines(state="late") == [city.school.name]
    assert lines(kind="kindergarten") == []


def test_excel_and_paper_say_the_same(spring, reader, client):
    client.force_login(reader)
    rows = CalamineWorkbook.from_filelike(
        io.BytesIO(client.get(reverse("projects-wall-excel")).content)
    ).get_sheet_by_index(0)
    head, line = rows.to_python()
    assert line[:3] == [spring.unit.name, spring.number, spring.desk.label]
    assert line[3:9] == ["按时", "迟报", "逾期未报", "退回修改", "免报", "待上报"]
    assert dict(zip(head, line, strict=True))["按时率（%）"] == 50
    printed = text_of(client.get(reverse("projects-wall-paper")).content)
    assert [sign in printed for sign in (spring.unit.name, "√", "迟", "缺", "退", "免", "50.0%")] == [True] * 7


def test_two_schools_cost_as_many_queries_as_one(spring, city, reader, client):
    client.force_login(reader)
    client.get(reverse("projects-wall"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("projects-wall"))
    make_project(spring.programme, city.second_school, starts_on=date(2018, 12, 11))
    with CaptureQueriesContext(connection) as two:
        client.get(reverse("projects-wall"))
    assert len(two) == len(one)


def test_the_reader_goes_through_the_month_and_its_report_is_accepted(spring, city, school, reader, client):
    second = make_project(spring.programme, city.second_school, starts_on=date(2018, 12, 11))
    client.force_login(reader)
    first = client.get(reverse("projects-reading"), {"month": "2018-12"})
    assert (first.context["here"].project, first.context["previous"]) == (spring, "")
    following = client.get(first.context["next"])
    assert (following.context["here"].project, following.context["next"]) == (second, "")
    client.post(reverse("reports-do", args=[first.context["here"].pk, "accept_report"]), {"opinion": "内容翔实。"})
    assert Obligation.objects.get(pk=first.context["here"].pk).status == "accepted"


def test_a_report_prints_with_everything_that_it_says(spring):
    sent = Report.objects.get(obligation__project=spring, obligation__month=date(2019, 3, 1), status="sent")
    printed = text_of(pdf.report(sent, [("办结事项数", 3)], ["验收单.pdf"]))
    wanted = ("完成网络改造。", "开展教师培训。", "办结事项数", "验收单.pdf", "请补充佐证。")
    assert [word in printed for word in wanted] == [True] * 5
