"""What waits at the desks when a project rests, goes on, or is over."""

from datetime import date

import pytest

from citong.apps.projects.actions import obligations, plans, reminders, reports
from citong.apps.projects.models import Plan
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.inbox.models import WorkItem
from citong.records.programmes.actions import projects as project_actions
from citong.records.programmes.models import Project
from tests.factories.pilots import at
from tests.factories.plans import make_approved, make_draft, make_submitted
from tests.factories.projects import tell

SYSTEM = Actor.system()


def waiting():
    return set(WorkItem.objects.filter(done_at=None).values_list("unit__level", "title"))


@pytest.fixture
def act(project, officer, django_capture_on_commit_callbacks):
    """Do something to the project on a day at nine; who listens is told."""

    def run(action, day):
        with clock.travel(at(f"{day} 09:00:00")), django_capture_on_commit_callbacks(execute=True):
            action(Project.objects.get(pk=project.pk), reason="校舍改造", by=officer)

    return run


JUDGE = ("county", "审核鲤城区浮桥中心小学 2018 年 12 月月报")
JANUARY = ("school", "上报2019 年 1 月月报")
PLAN = ("school", "编制实施计划")


@pytest.fixture
def busy(project):
    """December is sent and waits at the county, January is reminded of, the plan is not written yet."""
    tell(project, date(2018, 12, 1), "2018-12-20", [])
    with clock.travel(at("2019-01-18 09:00:00")):
        reminders.remind_all()
    assert waiting() == {PLAN, JUDGE, JANUARY}
    return project


def test_of_a_revoked_project_no_month_waits_at_any_desk(busy, act):
    act(project_actions.revoke, "2019-01-21")
    assert waiting() == set()


def test_while_a_project_rests_only_what_was_sent_waits_and_then_the_rest_comes_back(busy, act):
    act(project_actions.suspend, "2019-01-21")
    assert waiting() == {JUDGE}
    act(project_actions.resume, "2019-01-23")
    assert waiting() == {PLAN, JUDGE, JANUARY}


def test_what_was_due_while_it_rested_does_not_come_back_but_what_was_missed_before_does(busy, act):
    act(project_actions.suspend, "2019-01-28")
    act(project_actions.resume, "2019-03-27")
    assert waiting() == {PLAN, JUDGE, JANUARY}  # neither February nor March


def test_what_is_sent_back_or_extended_during_the_rest_waits_from_its_end_on(busy, act, county, officer):
    act(project_actions.suspend, "2019-01-21")
    december, january = busy.obligations.order_by("month")[:2]
    with clock.travel(at("2019-01-22 09:00:00")):
        reports.return_report(december, reason="佐证不足", by=county)
        obligations.extend(january, day=date(2019, 2, 15), reason="校舍改造", by=officer)
    assert waiting() == set()
    act(project_actions.resume, "2019-02-11")
    back = ("school", "修改后重新上报2018 年 12 月月报")
    assert waiting() - {("school", "上报2019 年 2 月月报")} == {PLAN, back}  # January fell due while it rested


@pytest.mark.parametrize(
    ("make", "title"),
    [
        (make_submitted, ("county", "审批鲤城区浮桥中心小学实施计划")),
        (lambda project: make_draft(project) if make_approved(project) else None, ("school", "报批实施计划变更")),
        (
            lambda project: plans.give_back(make_submitted(project), reason="请细化", by=SYSTEM),
            ("school", "修改后重新报批实施计划"),
        ),
    ],
    ids=["submitted", "change", "returned"],
)
def test_a_plan_waits_again_where_it_waited_before_the_rest(project, act, make, title):
    make(project)
    assert waiting() == {title}
    act(project_actions.suspend, "2018-12-17")
    assert waiting() == set()
    act(project_actions.resume, "2018-12-18")
    assert title in waiting()


def test_of_a_plan_in_force_nothing_waits_after_the_rest(project, plan, act):
    act(project_actions.suspend, "2018-12-17")
    act(project_actions.resume, "2018-12-18")
    assert not any("计划" in title for _, title in waiting())


def test_a_finished_project_has_no_plan_to_change_any_more(project, plan, act):
    make_draft(project)
    assert ("school", "报批实施计划变更") in waiting()
    act(project_actions.finish, "2020-12-11")
    assert waiting() == set()
    assert Plan.objects.filter(project=project, status="draft").exists()
