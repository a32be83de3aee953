"""Sixty-one projects over twenty-four months, day by day: states, reminders and escalations counted exactly."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import chinese_calendar
import pytest

from citong.apps.projects.actions import reminders, reports
from citong.apps.projects.models import Obligation, Reminder, Report
from citong.apps.supervision.actions import escalation, findings
from citong.apps.supervision.models import Finding
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from citong.platform.inbox.models import Message
from tests.factories import make_city_tree, make_unit, make_user_with
from tests.factories.programmes import make_programme, make_project
from tests.factories.projects import WRITTEN
from tests.factories.supervision import make_done, make_found

PROJECTS, MONTHS = 61, 24
START, END = date(2018, 12, 11), date(2020, 12, 31)
EARLY, AFTER_FIRST, AT_LAST, LATE = "early", "after the first reminder", "on the last day", "three days late"
HABITS = [LATE] * 1 + [AT_LAST] * 2 + [AFTER_FIRST] * 3 + [EARLY] * 55


VISITED, RECTIFY_BY = date(2019, 3, 4), date(2019, 3, 11)  # five working days to put it right
ANSWERED = (date(2019, 3, 8), date(2019, 3, 20), date(2019, 5, 10))  # by three schools, in time and late


def works(day):
    return chinese_calendar.is_workday(day)


def before(day):
    """``day`` or the last working day before it."""
    while not works(day):
        day -= timedelta(days=1)
    return day


def days_from(first, last):
    while first <= last:
        yield first
        first += timedelta(days=1)


def sent_on(habit, due):
    """The day on which a school of this habit reports."""
    if habit == EARLY:
        return due - timedelta(days=12)
    if habit == AFTER_FIRST:
        return before(due - timedelta(days=5))
    return due if habit == AT_LAST else due + timedelta(days=3)


def expected(habit, due):
    """Reminders that a school of this habit gets for one month: at 9 o'clock each day, before it reports at noon."""
    if habit == EARLY:
        return Counter()
    if habit == AFTER_FIRST:
        return Counter(five=1)
    until = sent_on(habit, due)
    over = sum(works(day) for day in days_from(due + timedelta(days=1), until))
    return Counter(five=1, one=1, overdue=over)


def at(day, hour):
    return datetime.combine(day, time(hour), clock.SHANGHAI)


@pytest.fixture
def projects(db):
    """One habit per project; two of the schools have somebody who reports through the product's own actions."""
    with clock.travel(at(START, 9)):
        city = make_city_tree()
        programme = make_programme(city.bureau)
        make_user_with(city.county, *roles["county_reviewer"].permissions)
        schools = [make_unit(f"第{number}小学", city.county) for number in range(PROJECTS)]
        writer = sorted(roles["principal"].permissions)
        made = [make_project(programme, school, starts_on=START) for school in schools]
        writers = {p.pk: Actor.of(make_user_with(p.unit, *writer)) for p in made[:2]}
    return made, writers


def report(obligation, writer):
    """Through the actions where somebody writes, else just the fact that it came."""
    if writer is None:
        Obligation.objects.filter(pk=obligation.pk).update(status="sent", first_sent_at=clock.now())
        return
    draft = reports.begin_report(Report(obligation=obligation), by=writer)
    draft = reports.save_report(draft, texts=WRITTEN, spent=0, progress=[], by=writer)
    reports.send_report(draft, by=writer)


def visit(project):
    """A visit that finds something to put right."""
    make_done(project, project.programme.unit, make_found("major", 5, "机房漏水"))


def rectify(project):
    findings.rectify(Finding.objects.get(project=project), text="已修复。", by=Actor.system())


def supervise(made, day):
    """What the supervision does on ``day``: three visits, then the answers."""
    for project, answered in zip(made, ANSWERED, strict=False):
        if day in {VISITED, answered}:
            with clock.travel(at(day, 12)):
                visit(project) if day == VISITED else rectify(project)


def test_two_years_of_sixty_one_schools(projects):
    made, writers = projects
    habit_of = dict(zip((p.pk for p in made), HABITS, strict=True))
    months = list(Obligation.objects.select_related("project__unit", "desk").order_by("pk"))
    assert len(months) == PROJECTS * MONTHS
    by_day = {}
    for month in months:
        by_day.setdefault(sent_on(habit_of[month.project_id], month.due_on), []).append(month)
    for day in days_from(START, END):
        with clock.travel(at(day, 9)):
            escalation.every_morning()
            reminders.remind_all()
        supervise(made, day)
        for month in by_day.get(day, ()):
            with clock.travel(at(day, 12)):
                report(month, writers.get(month.project_id))

    with clock.travel(at(END, 12)):
        states = Counter(
            (habit_of[pk], state) for pk, state in Obligation.objects.with_state().values_list("project", "state")
        )
    wanted_states = {LATE: "late", AT_LAST: "on_time", AFTER_FIRST: "on_time", EARLY: "on_time"}
    assert states == {(habit, wanted_states[habit]): number * MONTHS for habit, number in Counter(HABITS).items()}
    sent = Counter(Reminder.objects.values_list("obligation", "kind"))
    wanted = Counter(
        {
            (month.pk, kind): number
            for month in months
            for kind, number in expected(habit_of[month.project_id], month.due_on).items()
            if number
        }
    )
    assert sent == wanted
    told = Message.objects.filter(kind__startswith="projects.report_").exclude(kind="projects.report_sent").count()
    own = sum(number for (pk, _), number in wanted.items() if Obligation.objects.get(pk=pk).project_id in writers)
    assert told == sum(wanted.values()) + own  # the county hears of each, the school where somebody is there
    found = Finding.objects.order_by("project")
    assert [(f.due_on, f.late) for f in found] == [(RECTIFY_BY, False), (RECTIFY_BY, True), (RECTIFY_BY, True)]
    mornings = [works(day) for end in ANSWERED for day in days_from(RECTIFY_BY + timedelta(days=1), end)]
    assert Message.objects.filter(kind="supervision.overdue").count() == sum(mornings)
