"""Reminders: five days and one day before, each working day when overdue; once each, by day, to school and county."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citong.apps.projects.actions import reminders
from citong.apps.projects.models import Obligation, Reminder
from citong.apps.projects.texts import SOON
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from citong.platform.audit.models import Entry
from citong.platform.inbox.models import Message, WorkItem
from citong.records.programmes.actions import projects as project_actions
from tests.factories import make_user_with
from tests.factories.pilots import at
from tests.factories.programmes import make_project


@pytest.fixture
def only_january(project):
    """All other months are reported."""
    Obligation.objects.exclude(month=date(2019, 1, 1)).update(
        status="accepted", first_sent_at=at("2018-12-12 08:00:00")
    )
    return Obligation.objects.get(month=date(2019, 1, 1))


def run(*moments):
    for moment in moments:
        with clock.travel(at(moment)):
            reminders.remind_all()


def sent():
    return list(Reminder.objects.order_by("pk").values_list("kind", "day"))


def test_five_days_and_one_day_before_and_daily_when_overdue(only_january):
    run(*(f"2019-01-{day:02d} 09:00:00" for day in range(14, 31)))
    assert sent() == [
        ("five", date(2019, 1, 18)),  # the 20th is a Sunday: the Friday before
        ("one", date(2019, 1, 24)),
        ("overdue", date(2019, 1, 28)),  # the 26th and 27th are a weekend
        ("overdue", date(2019, 1, 29)),
        ("overdue", date(2019, 1, 30)),
    ]


def test_a_make_up_workday_is_a_day_for_reminders(only_january):
    run("2019-02-02 09:00:00", "2019-02-03 09:00:00", "2019-02-05 09:00:00")  # the 5th is the Spring Festival
    assert [day for _, day in sent()] == [date(2019, 2, 2), date(2019, 2, 3)]


def test_nothing_is_sent_at_night_and_it_is_made_up_for_in_the_morning(only_january):
    run("2019-01-24 02:00:00", "2019-01-24 08:29:59", "2019-01-24 17:31:00")
    assert sent() == []
    run("2019-01-25 08:31:00")
    assert sent() == [("one", date(2019, 1, 25))]


def test_who_is_told_and_what_waits_where(only_january, principal, county, city):
    run("2019-01-24 10:00:00", "2019-01-24 10:30:00")
    told = Counter(Message.objects.values_list("user__person__name", "title"))
    title = "鲤城区浮桥中心小学的2019 年 1 月月报将于 2019-01-25 23:59 截止"
    assert told == {(principal.person.name, title): 1, (county.user.person.name, title): 1}
    items = WorkItem.objects.exclude(kind="projects.plan").values_list("unit__name", "title")
    assert list(items) == [(city.school.name, "上报2019 年 1 月月报")]


def test_a_reported_month_is_left_in_peace(only_january):
    Obligation.objects.filter(pk=only_january.pk).update(status="sent", first_sent_at=at("2019-01-20 08:00:00"))
    run("2019-01-24 09:00:00", "2019-01-28 09:00:00")
    assert sent() == []


def test_an_extended_month_is_reminded_of_by_its_new_end(only_january):
    Obligation.objects.filter(pk=only_january.pk).update(until=at("2019-01-30 23:59:59"))
    run("2019-01-24 09:00:00", "2019-01-25 09:00:00", "2019-01-29 09:00:00")
    assert sent() == [("five", date(2019, 1, 25)), ("one", date(2019, 1, 29))]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 30 * 48), min_size=1, max_size=12))
def test_however_often_and_in_whatever_order_it_runs_each_kind_is_sent_at_most_once_a_day(only_january, halves):
    Reminder.objects.all().delete()
    start = at("2019-01-10 00:00:00")
    for half_hours in halves:  # also backwards: somebody set the clock
        with clock.travel(start + timedelta(minutes=30 * half_hours)):
            reminders.remind_all()
    counted = Counter(Reminder.objects.values_list("kind", "day"))
    assert set(counted.values()) <= {1}
    kinds = Counter(kind for kind, _ in counted)
    assert (kinds["five"] <= 1, kinds["one"] <= 1) == (True, True)


def test_after_a_handover_the_new_responsible_person_is_told_and_the_record_says_why(only_january, city, client):
    project = only_january.project
    before, then = (make_user_with(city.school, name=name) for name in ("林志伟", "黄淑珍"))
    head = make_user_with(city.school, *roles["principal"].permissions)
    project_actions.appoint(project, owner=before, reason="项目启动", by=Actor.of(head))
    client.force_login(head)
    act = reverse("projects-do", args=[project.pk, "appoint"])
    with clock.travel(at("2019-01-15 10:00:00")):
        assert "林志伟" in client.get(act).text
        client.post(act, {"owner": then.pk, "reason": "林志伟调往教研室", "revision": 1})
    run("2019-01-24 10:00:00")
    told = set(Message.objects.filter(kind=SOON).values_list("user", flat=True))
    assert (then.pk in told, before.pk in told) == (True, False)
    entry = Entry.objects.filter(action="programmes.appoint").order_by("-pk")[0]
    assert (entry.user, entry.changes["owner_id"], entry.note) == (head, [before.pk, then.pk], "林志伟调往教研室")


def test_what_was_sent_is_found_at_once_and_many_schools_share_what_is_read(
    only_january, city, django_assert_max_num_queries
):
    others = [make_project(only_january.programme, unit) for unit in (city.second_school, city.other_school)]
    Obligation.objects.filter(project__in=others).exclude(month=date(2019, 1, 1)).update(
        status="accepted", first_sent_at=at("2018-12-12 08:00:00")
    )
    run("2019-01-28 09:00:00")
    with clock.travel(at("2019-01-29 09:00:00")), django_assert_max_num_queries(6 + 3 * 10):
        assert reminders.remind_all() == 3
    with clock.travel(at("2019-01-29 09:30:00")), django_assert_max_num_queries(3):
        assert reminders.remind_all() == 0
