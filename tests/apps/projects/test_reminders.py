"""Reminders: five days and one day before, each working day when overdue; once each, by day, to school and county."""

from collections import Counter
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citong.apps.projects.actions import obligations, reminders
from citong.apps.projects.models import Obligation, Reminder
from citong.apps.projects.texts import SOON
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from citong.platform.audit.models import Entry
from citong.platform.calendar.models import OfficeHours
from citong.platform.identity.models import Post
from citong.platform.inbox.models import Message, WorkItem
from citong.records.programmes.actions import projects as project_actions
from tests import timetable
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


def test_where_offices_close_at_noon_nothing_is_sent_in_the_afternoon(only_january):
    OfficeHours.objects.create(since=date(2019, 1, 24), opens_at=time(8), closes_at=time(12), reason="寒假值班")
    run("2019-01-24 07:59:00", "2019-01-24 14:00:00")
    assert sent() == []
    run("2019-01-25 08:10:00")
    assert sent() == [("one", date(2019, 1, 25))]


def test_they_go_out_by_themselves_within_half_an_hour(only_january):
    with clock.travel(at("2019-01-24 08:20:00")):
        timetable.keep_only("projects.remind")
        assert (timetable.look(), sent()) == ([], [])
    with clock.travel(at("2019-01-24 08:50:30")):
        assert (timetable.look(), sent()) == (["projects.remind"], [("one", date(2019, 1, 24))])


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


def test_who_was_reminded_and_then_got_an_extension_is_reminded_anew_of_the_new_end(only_january, principal, officer):
    run(*(f"2019-01-{day:02d} 09:00:00" for day in range(18, 25)))
    assert sent() == [("five", date(2019, 1, 18)), ("one", date(2019, 1, 24))]
    with clock.travel(at("2019-01-24 10:00:00")):
        obligations.extend(only_january, day=date(2019, 2, 22), reason="寒假延长", by=officer)
    days = [date(2019, 1, 24) + timedelta(days=n) for n in range(35)]
    run(*(f"{day} {time}:00" for day in days for time in ("10:30", "15:00")))
    assert sent()[2:] == [
        ("five", date(2019, 2, 15)),  # the 17th is a Sunday
        ("one", date(2019, 2, 21)),
        *(("overdue", date(2019, 2, day)) for day in (25, 26, 27)),
    ]
    told = Message.objects.filter(kind=SOON, user=principal).order_by("pk").values_list("title", flat=True)
    assert [title.partition("将于 ")[2] for title in told] == [
        f"{end} 23:59 截止" for end in ("2019-01-25", "2019-01-25", "2019-02-22", "2019-02-22")
    ]


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


def test_who_was_responsible_and_has_left_the_school_is_not_reminded_any_more(only_january, city, principal):
    left, moved = (make_user_with(city.school, name=name) for name in ("林志伟", "黄淑珍"))
    project = only_january.project
    told = []
    for owner, ends in ((left, date(2019, 1, 20)), (moved, None)):
        project = project_actions.appoint(project, owner=owner, reason="分工调整", by=Actor.system())
        Post.objects.filter(person=owner.person).update(ends_on=ends)
        Reminder.objects.all().delete()
        Message.objects.all().delete()
        run("2019-01-24 10:00:00")
        told.append(set(Message.objects.values_list("user", flat=True)))
    assert told == [{principal.pk}, {principal.pk, moved.pk}]


def test_what_was_sent_is_found_at_once_and_many_schools_share_what_is_read(
    only_january, city, django_assert_max_num_queries
):
    others = [make_project(only_january.programme, unit) for unit in (city.second_school, city.other_school)]
    Obligation.objects.filter(project__in=others).exclude(month=date(2019, 1, 1)).update(
        status="accepted", first_sent_at=at("2018-12-12 08:00:00")
    )
    run("2019-01-28 09:00:00")
    with clock.travel(at("2019-01-29 09:00:00")), django_assert_max_num_queries(7 + 3 * 10):
        assert reminders.remind_all() == 3
    with clock.travel(at("2019-01-29 09:30:00")), django_assert_max_num_queries(4):
        assert reminders.remind_all() == 0
