"""Reminders: five days and one day before, each working day when overdue; once each, by day, to school and county."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citong.apps.projects.actions import reminders
from citong.apps.projects.models import Obligation, Reminder
from citong.lib import clock
from citong.platform.inbox.models import Message, WorkItem
from tests.factories.pilots import at


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
