"""What one waits for, and the month with one's dates."""

import io
from datetime import date, datetime, timedelta

import pytest
from python_calamine import load_workbook

from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.perms import perms as pilots
from citong.apps.projects.actions import obligations
from citong.apps.projects.perms import perms as projects
from citong.apps.supervision.perms import perms as supervision
from citong.kit import desk
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.calendar.models import DayOverride
from citong.platform.inbox.models import Message
from citong.platform.notify.sending import sync_templates
from citong.platform.workflow.models import FlowDef, Instance, Task
from citong.platform.workflow.perms import perms as approvals
from citong.records.programmes.actions import projects as project_actions
from tests.factories import make_user_with
from tests.factories.approvals import make_running
from tests.factories.flows import make_school_of_signers
from tests.factories.pilots import make_application, make_batch
from tests.factories.plans import make_approved, make_submitted
from tests.factories.programmes import make_own_project
from tests.factories.projects import make_month, make_sent
from tests.factories.supervision import make_visit

WAITING, CALENDAR = "/waiting/", "/calendar/"


def waits(user):
    return [(one.title, one.step, one.holder) for one in desk.waiting_for(Actor.of(user))]


@pytest.fixture
def applied(city):
    """An application of a teacher, who holds the role of staff, and the colleague before whom it lies."""
    instance, signer = make_running(city.school)
    teacher = make_user_with(city.school, approvals.own, name="张雅婷")
    Instance.objects.filter(pk=instance.pk).update(initiator=teacher)
    Task.objects.filter(instance=instance, kind=Task.Kind.FILL).update(assignee=teacher)
    instance.refresh_from_db()
    return instance, teacher, signer.user


def test_an_application_says_at_which_step_it_is_and_with_whom(applied, client):
    instance, teacher, signer = applied
    assert waits(teacher) == [(instance.title, "审批", str(signer))]
    client.force_login(teacher)
    for address in ("/", WAITING):
        page = client.get(address).content.decode()
        assert instance.title in page
        assert str(signer) in page


def test_others_can_be_urged_from_the_list(applied, client):
    sync_templates()
    instance, teacher, signer = applied
    client.force_login(teacher)
    (one,) = desk.waiting_for(Actor.of(teacher))
    client.post(one.urge)
    assert [letter.url for letter in Message.objects.filter(user=signer, kind="approvals.urged")] == [one.href]
    assert instance.runs.filter(urged_at__isnull=False).count() == 1


def test_what_lies_before_oneself_is_not_waited_for(applied):
    instance, teacher, _ = applied
    Task.objects.filter(instance=instance, status=Task.Status.PENDING).update(assignee=teacher)
    assert waits(teacher) == []


def test_a_school_waits_for_the_desk_at_which_its_application_lies(city):
    batch = make_batch(city.bureau)
    make_application(batch, city.school, Status.SUBMITTED, number="A1")
    make_application(batch, city.second_school, Status.ACCEPTED, number="A2")
    writer = make_user_with(city.school, pilots.withdraw)
    other = make_user_with(city.second_school, pilots.withdraw)
    assert waits(writer) == [(f"{batch.title}（A1）", "已提交", city.county.label)]
    assert waits(other) == [(f"{batch.title}（A2）", "已受理", "市教育局")]


def test_a_school_waits_for_its_report_and_its_plan(city):
    month = make_sent(make_month(city.school))
    plan = make_submitted(make_own_project(city.second_school))
    assert waits(make_user_with(city.school, projects.report)) == [(str(month), "审核月报", month.project.desk.label)]
    assert waits(make_user_with(city.second_school, projects.plan)) == [
        (str(plan), "审批实施计划", plan.project.desk.label)
    ]


@pytest.fixture
def three(monkeypatch):
    now = clock.now()
    rows = [
        desk.Waiting("没有期限", "/a/", "审批", "王甲", now - timedelta(days=9)),
        desk.Waiting("明天到期", "/b/", "审批", "李乙", now, now + timedelta(days=1)),
        desk.Waiting("已经超时", "/c/", "会签", "陈丙", now, now - timedelta(days=2)),
    ]
    monkeypatch.setattr(desk, "waits", [("desktest.accept", lambda _actor: rows)])


def test_what_is_late_stands_first(client, officer, three):
    client.force_login(officer)
    page = client.get(WAITING)
    assert [one.title for one in page.context["page"]] == ["已经超时", "明天到期", "没有期限"]
    assert "超时 2 天" in page.content.decode()


@pytest.mark.parametrize(("asked", "titles"), [({"tab": "late"}, ["已经超时"]), ({"q": "明天"}, ["明天到期"])])
def test_it_can_be_narrowed_and_taken_along(client, officer, three, asked, titles):
    client.force_login(officer)
    assert [one.title for one in client.get(WAITING, asked).context["page"]] == titles
    answer = client.get(WAITING, {**asked, "export": "1"})
    _, *rows = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == titles


def test_whoever_waits_for_nothing_is_told_what_will_come(client, officer):
    client.force_login(officer)
    assert "没有在等的事项" in client.get(WAITING).content.decode()
    assert "没有符合条件的事项" in client.get(WAITING, {"q": "x"}).content.decode()


def shown(client, month):
    weeks = client.get(CALENDAR, {"month": month}).context["weeks"]
    return {cell.day: [one.title for one in cell.dates] for week in weeks for cell in week if cell.dates}


def test_a_month_begins_on_monday_and_marks_the_citys_holidays(client, officer, db):
    DayOverride.objects.create(day=date(2026, 9, 9), working=False, reason="台风")
    client.force_login(officer)
    weeks = client.get(CALENDAR, {"month": "2026-09"}).context["weeks"]
    assert (weeks[0][0].day, weeks[-1][-1].day) == (date(2026, 8, 31), date(2026, 10, 4))
    marks = {cell.day.isoformat(): cell.mark for week in weeks for cell in week if cell.mark}
    assert {"2026-09-09": "休", "2026-09-20": "班", "2026-10-01": "休"}.items() <= marks.items()


@pytest.mark.parametrize("asked", ["", "2026-13", "nonsense", "9999-99"])
def test_a_month_that_is_none_is_the_present_one(client, officer, asked):
    client.force_login(officer)
    assert client.get(CALENDAR, {"month": asked}).context["month"] == clock.today().replace(day=1)


def test_an_empty_month_says_so(client, officer):
    client.force_login(officer)
    page = client.get(CALENDAR, {"month": "2035-02"}).content.decode()
    assert "这个月没有您的日程" in page
    assert "尚未公布" in page


def test_own_terms_stand_on_their_days(client, officer, give, three):
    day = give("办理", days=2).due_at.astimezone(clock.SHANGHAI).date()
    client.force_login(officer)
    assert shown(client, f"{day:%Y-%m}")[day] == ["办理"]
    assert [one.title for one in client.get("/").context["dates"]] == ["明天到期", "办理"]


def test_approved_leave_spans_its_days(city, client):
    school = make_school_of_signers(city)
    instance, _ = make_running(city.school)
    flow = FlowDef.objects.create(code="staff-leave", name="教职工请假", unit=city.school, levels=["school"])
    span = {"from": "2026-03-30", "to": "2026-04-01"}
    user = make_user_with(city.school, approvals.own)
    Instance.objects.filter(pk=instance.pk).update(
        flow=flow, initiator=user, status="approved", data={"span": span}, title="张雅婷的请假"
    )
    client.force_login(user)
    assert sorted(shown(client, "2026-04")) == [date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1)]
    client.force_login(school.teacher.user)
    assert shown(client, "2026-04") == {}


def test_schools_see_what_the_city_has_set(city, client):
    batch = make_batch(city.bureau, status="open", deadline=datetime(2027, 5, 20, 18, tzinfo=clock.SHANGHAI))
    month = make_month(city.school)
    make_approved(month.project)
    visit = make_visit(month.project, city.bureau, planned_on=date(2027, 5, 6))
    user = make_user_with(city.school, pilots.view, pilots.fill, projects.report, supervision.view, supervision.rectify)
    client.force_login(user)
    found = shown(client, "2027-05")
    assert (found[date(2027, 5, 20)], found[date(2027, 5, 6)]) == ([batch.title], [str(visit)])
    assert str(month) in shown(client, f"{month.due_on:%Y-%m}")[month.due_on]
    milestone = month.project.plans.get(status="approved").milestones.exclude(due_on=None).first()
    assert str(milestone) in shown(client, f"{milestone.due_on:%Y-%m}")[milestone.due_on]
    client.force_login(make_user_with(city.other_school, supervision.view, supervision.rectify, projects.report))
    assert shown(client, "2027-05") == {}


def test_a_report_stands_on_the_day_to_which_it_was_extended(city):
    month = make_month(city.school)
    day = month.due_on + timedelta(days=3)
    obligations.extend(month, day=day, reason="台风停课", by=Actor.system())
    actor = Actor.of(make_user_with(city.school, projects.report))
    found = desk.dates_for(actor, month.due_on, day)
    assert [(one.day, one.title) for one in found] == [(day, str(month))]


@pytest.mark.parametrize("end", [project_actions.suspend, project_actions.revoke])
def test_a_school_whose_project_rests_or_was_revoked_has_no_days(city, end):
    project = make_own_project(city.school)
    make_approved(project)
    actor = Actor.of(make_user_with(city.school, projects.report))
    span = (project.starts_on, project.ends_on)
    kinds = {one.kind for one in desk.dates_for(actor, *span)}
    project = end(project, reason="校舍改造", by=Actor.system())
    assert (kinds, desk.dates_for(actor, *span)) == ({"月报", "阶段任务"}, [])


def test_after_a_rest_the_months_that_fell_into_it_stay_away(city):
    project = make_own_project(city.school)
    actor = Actor.of(make_user_with(city.school, projects.report))
    span = (project.starts_on, project.ends_on)
    before = [one.title for one in desk.dates_for(actor, *span)]
    rested = project_actions.suspend(project, reason="校舍改造", by=Actor.system())
    with clock.travel(clock.now() + timedelta(days=61)):
        project_actions.resume(rested, reason="改造完成", by=Actor.system())
    free = [str(month) for month in project.obligations.all() if month.due_on < clock.today() + timedelta(days=61)]
    assert [one.title for one in desk.dates_for(actor, *span)] == [title for title in before if title not in free]
    assert len(free) in {1, 2, 3}


def test_the_leader_sees_his_visit(city, client):
    project = make_own_project(city.school)
    leader = make_user_with(city.bureau, supervision.view, supervision.visit)
    make_visit(project, city.bureau, planned_on=date(2027, 5, 6), leader=leader)
    client.force_login(leader)
    assert sorted(shown(client, "2027-05")) == [date(2027, 5, 6)]
