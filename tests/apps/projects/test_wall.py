"""The wall: each month in one word, figures that open their rows, the same as Excel and paper; the reader."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
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
from tests.factories import actor_for, make_user_with
from tests.factories.pilots import at
from tests.factories.places import make_school
from tests.factories.programmes import make_programme, make_project
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
def punctual(spring, city):
    """A school of another county that began in May and has reported already."""
    project = make_project(spring.programme, city.other_school, starts_on=date(2019, 5, 1))
    send(
        project,
        date(2019, 5, 1),
        "2019-05-02 11:00:00",
        actor_for(city.other_school, *roles["school_applicant"].permissions),
    )
    return project


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


def test_a_late_month_that_was_sent_back_is_among_the_late_ones(spring, reader, client):
    Obligation.objects.filter(project=spring, status="returned").update(first_sent_at=F("until") + timedelta(days=1))
    measured = punctuality([spring], date(2019, 4, 30))[spring.pk]
    assert (measured.value, measured.inputs) == (Decimal("25.0"), {"应报月数": 4, "迟报": 2, "逾期未报": 1})
    client.force_login(reader)
    months = client.get(reverse("projects-overview-programme", args=[spring.programme_id])).context["months"]
    late = [(number, href) for _, _, (number, href), *_ in months if number]
    assert len(late) == 2
    for number, href in late:
        assert len(client.get(href).context["page"].object_list) == number


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
    make_school(city.school)
    make_school(city.other_school, kind="111")
    assert lines(kind="primary") == [city.school.name]
    assert lines(kind="kindergarten") == [city.other_school.name]
    assert lines(kind="junior") == []


def test_the_most_punctual_stand_first(spring, punctual, reader, client):
    client.force_login(reader)
    shown = client.get(reverse("projects-wall")).context
    assert [(line.project, line.tally.rate) for line, _ in shown["lines"]] == [
        (punctual, Decimal("100.0")),
        (spring, Decimal("50.0")),
    ]
    assert [(desk, tally.rate) for desk, tally, _ in shown["desks"]] == [
        (punctual.desk, Decimal("100.0")),
        (spring.desk, Decimal("50.0")),
    ]


def test_each_county_is_counted_and_leads_to_its_schools(spring, punctual, reader, client):
    client.force_login(reader)
    page = client.get(reverse("projects-wall"))
    told = {
        desk.label: (tally.counted, *(tally.counts[state] for state in wall.COUNTED), href)
        for desk, tally, href in page.context["desks"]
    }
    assert {label: counts for label, (*counts, _) in told.items()} == {
        punctual.desk.label: [1, 1, 0, 0, 0],
        spring.desk.label: [4, 1, 1, 1, 1],
    }
    for project in (spring, punctual):
        address = told[project.desk.label][-1]
        assert f'<a href="{escape(address)}">{project.desk.label}</a>' in page.text
        behind = client.get(reverse("projects-wall") + address).context["lines"]
        assert [line.project for line, _ in behind] == [project]


def test_a_cell_leads_to_its_report(spring, reader, client):
    client.force_login(reader)
    january = Obligation.objects.get(project=spring, month=date(2019, 1, 1))
    address = reverse("reports-detail", args=[january.pk])
    cell = f'href="{address}" title="迟报"><span>2019 年 1 月：迟报</span>'
    assert cell in client.get(reverse("projects-wall")).text
    assert client.get(address).context["obj"] == january


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


def test_the_reader_goes_through_the_month(spring, city, reader, client):
    second = make_project(spring.programme, city.second_school, starts_on=date(2018, 12, 11))
    client.force_login(reader)
    first = client.get(reverse("projects-reading"), {"month": "2018-12"})
    assert (first.context["here"].project, first.context["previous"]) == (spring, "")
    following = client.get(first.context["next"])
    assert (following.context["here"].project, following.context["next"]) == (second, "")


def test_the_readers_list_says_which_reports_still_wait_and_until_when_the_others_may_come(
    spring, city, county, reader, client
):
    make_project(spring.programme, city.second_school, starts_on=date(2018, 12, 11))
    client.force_login(reader)
    address = f"{reverse('projects-reading')}?month=2018-12"
    shown = client.get(address)
    assert [label for _, label, _, _ in shown.context["rows"]] == ["按时 · 待审核", "逾期未报"]
    assert "还没有上报 · 截止 2018-12-25 23:59" in client.get(shown.context["next"]).text
    reports.accept_report(shown.context["here"], by=county)
    assert [label for _, label, _, _ in client.get(address).context["rows"]] == ["按时", "逾期未报"]


@pytest.mark.parametrize(
    ("button", "given", "status"),
    [("accept_url", {"opinion": "内容翔实。"}, "accepted"), ("return_url", {"reason": "请补充佐证。"}, "returned")],
)
def test_who_judged_a_report_reads_the_next_schools_and_who_did_not_remains(
    spring, city, reader, client, button, given, status
):
    second = make_project(spring.programme, city.second_school, starts_on=date(2018, 12, 11))
    client.force_login(reader)
    shown = client.get(reverse("projects-reading"), {"month": "2018-12"})
    here, asked = shown.context["here"], client.get(shown.context[button])
    assert client.get(asked.context["cancel" if button == "accept_url" else "back"]).context["here"] == here
    done = client.post(shown.context[button], {**given, "revision": here.revision}, follow=True)
    assert (done.context["here"].project, f"{here}" in done.text) == (second, True)
    assert Obligation.objects.get(pk=here.pk).status == status


def test_the_reader_stays_in_an_older_programme(spring, city, reader, client):
    second = make_project(spring.programme, city.second_school, starts_on=date(2018, 12, 11))
    newer = make_project(
        make_programme(city.bureau, title="第二批试点"), city.other_school, starts_on=date(2018, 12, 11)
    )
    client.force_login(reader)
    wall = client.get(reverse("projects-wall"), {"programme": spring.programme.pk})
    shown = client.get(wall.context["reading"])
    assert shown.context["here"].project == spring
    oldest = client.get(next(tab.href for tab in shown.context["tabs"] if tab.label == "2018 年 12 月"))
    assert oldest.context["here"].project == spring
    following = client.get(oldest.context["next"])
    assert following.context["here"].project == second
    assert client.get(following.context["crumbs"][1].href).context["programme"] == spring.programme
    judged = client.post(oldest.context["accept_url"], {"revision": oldest.context["here"].revision}, follow=True)
    assert judged.context["here"].project == second
    tabs = {tab.label: tab.href for tab in following.context["programme_tabs"]}
    assert client.get(tabs["第二批试点"]).context["here"].project == newer


def test_a_report_that_is_sent_back_leads_to_no_foreign_site(spring, reader, client):
    client.force_login(reader)
    month = Obligation.objects.get(project=spring, month=date(2018, 12, 1))
    address = f"{reverse('projects-report-return', args=[month.pk])}?to=//elsewhere.example/"
    answer = client.post(address, {"reason": "请补充佐证。", "revision": month.revision})
    assert answer.url == reverse("reports-detail", args=[month.pk])


def test_a_report_prints_with_everything_that_it_says(spring):
    sent = Report.objects.get(obligation__project=spring, obligation__month=date(2019, 3, 1), status="sent")
    printed = text_of(pdf.report(sent, [("办结事项数", 3)], ["验收单.pdf"]))
    wanted = ("完成网络改造。", "开展教师培训。", "办结事项数", "验收单.pdf", "请补充佐证。")
    assert [word in printed for word in wanted] == [True] * 5
