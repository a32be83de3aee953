"""The 61 projects of the demonstration's city over twenty-four months, day by day: states, reminders and escalations counted exactly."""

from collections import Counter, defaultdict
from datetime import datetime, time
from functools import partial
from random import Random

import pytest

from citong.apps.pilots.actions import decision
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Batch, Decision, Quota
from citong.apps.projects.actions import reports
from citong.apps.projects.models import Obligation, Reminder, Report
from citong.apps.projects.texts import OVERDUE, SOON
from citong.apps.supervision.actions import findings
from citong.apps.supervision.models import Finding
from citong.apps.supervision.texts import DUE_SOON
from citong.apps.supervision.texts import OVERDUE as FINDING_OVERDUE
from citong.lib import chance, clock
from citong.platform.access.actor import Actor
from citong.platform.identity.models import User
from citong.platform.inbox.models import Message
from citong.project.demo import people, pilot, schools
from citong.project.demo.stage import Stage
from citong.records.programmes.actions import projects as project_actions
from citong.records.programmes.models import Project
from tests import timetable
from tests.factories.pilots import make_application
from tests.factories.projects import WRITTEN
from tests.factories.supervision import make_done, make_found

from . import stories
from .stories import END, HABITS, START, TROUBLES, days_from

PROJECTS, MONTHS, SEED, CITY = 61, 24, 20181121, 250
MORNING = ["projects.remind", "supervision.deadlines"]  # on the timetable
AT_SCHOOL, AT_COUNTY, AT_CITY = (
    2,
    1,
    3,
)  # people: principal and applicant; reviewer; two officers and the resource centre


def at(day, hour):
    return datetime.combine(day, time(hour), clock.SHANGHAI)


@pytest.fixture
def projects(db):
    """The demonstration's city, in which every place of the round of 2018 is taken and established."""
    random = Random(SEED)
    places = schools.plant(random, CITY)
    with clock.stopped(at(stories.date(2018, 11, 20), 9)), chance.drawn_from(random):
        people.plant(random, places, "demo-Pass-2018")
        stage = Stage(random, Batch.objects.get(code="2018"))
        with stage.on("11-30"):
            for quota in Quota.objects.filter(batch=stage.batch).select_related("unit"):
                for school in pilot.candidates(stage, quota.unit, quota.places):
                    reviewed = make_application(stage.batch, school.unit, Status.REVIEWED)
                    proposed = Decision(application=reviewed, outcome="proposed", reason="评审成绩优良。")
                    decision.decide(proposed, by=stage.officer)
        pilot.established(stage, pilot.published(stage, "12-03", "第一批"))
    return list(Project.objects.select_related("unit", "desk", "programme").order_by("number"))


class Cast:
    """Acts of the schools and their desks, by what the stories say, each on its day."""

    def __init__(self, projects):
        self.acts = defaultdict(list)
        self.by = {user.username: user for user in User.objects.select_related("person")}
        self.actors = {}
        plain = [p for p, habit in zip(projects, HABITS, strict=True) if habit is stories.early]
        Report.objects.bulk_create(
            Report(obligation=month, **WRITTEN) for month in Obligation.objects.filter(project__in=plain)
        )  # the drafts of those who are never late lie ready
        for project, habit in zip(projects, HABITS, strict=True):
            for month in project.obligations.select_related("project__unit", "project__programme", "desk"):
                self.plan(habit(month.due_on), self.send, self.give_back, self.accept, month)
        for trouble in TROUBLES:
            project = projects[trouble.place]
            self.acts[trouble.visited].append(partial(self.visit, project))
            self.plan(trouble.turns, self.rectify, self.find_wanting, self.close, project)
        self.acts[stories.SUSPENDED].append(partial(self.decide, project_actions.suspend, projects[1]))
        self.acts[stories.RESUMED].append(partial(self.decide, project_actions.resume, projects[1]))
        self.acts[stories.REVOKED].append(partial(self.decide, project_actions.revoke, projects[0]))

    def plan(self, turns, send, give_back, accept, subject):
        for days, act in ((turns.sent, send), (turns.returned, give_back), (turns.accepted, accept)):
            for day in days:
                self.acts[day].append(partial(act, subject))

    def actor(self, name):
        if name not in self.actors:
            self.actors[name] = Actor.of(self.by[name])
        return self.actors[name]

    def school(self, project):
        return self.actor(f"school.{project.unit.code}")

    def desk(self, project):
        desk = project.desk
        return self.actor("city.officer" if desk.level == desk.Level.CITY else f"county.{desk.code}")

    def send(self, month):
        by = self.school(month.project)
        draft = Report.objects.filter(obligation=month, status="draft").first()
        if draft is None:
            draft = reports.begin_report(Report(obligation=month, **WRITTEN), by=by)
        reports.send_report(draft, by=by)

    def give_back(self, month):
        reports.return_report(month, reason="请补充佐证材料。", by=self.desk(month.project))

    def accept(self, month):
        reports.accept_report(month, by=self.desk(month.project))

    def visit(self, project):
        make_done(project, project.programme.unit, make_found("major", 5, "机房漏水"))

    def rectify(self, project):
        findings.rectify(Finding.objects.get(project=project), text="已修复。", by=self.school(project))

    def find_wanting(self, project):
        findings.send_back(Finding.objects.get(project=project), reason="仍在漏水。", days=5, by=self.desk(project))

    def close(self, project):
        findings.accept(Finding.objects.get(project=project), by=self.desk(project))

    def decide(self, act, project):
        act(project, reason="经研究决定。", by=self.actor("city.officer"))


def play(cast):
    """Each day what the timetable begins in the morning, at noon what people do."""
    with clock.travel(at(START, 0)):
        timetable.keep_only(*MORNING)
    for day in days_from(START, END):
        with clock.travel(at(day, 9)):
            assert timetable.look() == MORNING
        with clock.travel(at(day, 12)):
            for act in cast.acts[day]:
                act()


def officers(project):
    return AT_CITY if project.desk.level == project.desk.Level.CITY else AT_COUNTY


def test_two_years_of_sixty_one_schools(projects):
    assert len(projects) == PROJECTS
    assert len({project.desk for project in projects}) > 10
    play(Cast(projects))
    habits = dict(zip((project.pk for project in projects), HABITS, strict=True))
    with clock.travel(at(END, 12)):
        months = list(Obligation.objects.with_state().select_related("project__desk"))
    assert len(months) == PROJECTS * MONTHS
    wanted = {month.pk: stories.state(habits[month.project_id], month.due_on) for month in months}
    assert {month.pk: month.state for month in months} == wanted
    assert set(wanted.values()) == {"on_time", "late", "missing", "returned", "excused"}

    due = {month.pk: stories.reminders(habits[month.project_id], month.due_on) for month in months}
    counted = Counter(Reminder.objects.values_list("obligation", "kind"))
    assert counted == {(pk, kind): number for pk, kinds in due.items() for kind, number in kinds.items()}
    told = sum(due[month.pk].total() * (AT_SCHOOL + officers(month.project)) for month in months)
    assert Message.objects.filter(kind__in=(SOON, OVERDUE)).count() == told

    found = {finding.project_id: (finding.status, finding.late) for finding in Finding.objects.all()}
    assert found == {projects[t.place].pk: (t.status, t.late) for t in TROUBLES}
    before = sum(t.told()["before"] * AT_SCHOOL for t in TROUBLES)
    escalated = sum(t.told()["overdue"] * officers(projects[t.place]) for t in TROUBLES)
    assert Message.objects.filter(kind=DUE_SOON).count() == before
    assert Message.objects.filter(kind=FINDING_OVERDUE).count() == escalated
    assert Counter(Project.objects.values_list("status", flat=True)) == {"running": PROJECTS - 1, "revoked": 1}
