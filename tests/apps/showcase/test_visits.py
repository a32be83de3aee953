"""Coming to see: a half day is asked for, answered, moved or called off, and never given twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from citong.apps.showcase import texts
from citong.apps.showcase.actions import visits
from citong.apps.showcase.models import GuestVisit, Visit
from citong.apps.showcase.perms import perms
from citong.apps.showcase.queries import visiting
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.calendar.models import DayOverride
from citong.platform.inbox import work
from citong.platform.inbox.models import Message
from tests.apps.showcase.conftest import member
from tests.factories import actor_for
from tests.factories.pilots import at
from tests.factories.showcase import make_published

WEDNESDAY = date(2019, 5, 15)
GIVEN = {
    "visitors": 12, "purpose": "了解食材验收流程", "contact_name": "林志远", "contact_mobile": "13900005678",
}  # fmt: skip


@pytest.fixture
def case(project):
    return make_published(project)


@pytest.fixture
def book(case, city, other):
    def ask(day=WEDNESDAY, half="am", guest=None, by=None, **more):
        fresh = GuestVisit(case=case, unit=case.unit, guest=guest or city.other_school, day=day, half=half)
        for name, value in {**GIVEN, **more}.items():
            setattr(fresh, name, value)
        return visits.book(fresh, by=by or other)

    return ask


def as_host(visit):
    return Visit.objects.get(pk=visit.pk)


def as_guest(visit):
    return GuestVisit.objects.get(pk=visit.pk)


def kinds(actor):
    return [item.kind for item in work.for_actor(actor) if item.kind.startswith("showcase.")]


def told(actor):
    return [message.title.rpartition("：")[2] for message in Message.objects.filter(user=actor.user).order_by("pk")]


def test_a_visit_is_asked_for_and_confirmed(book, principal, other):
    visit = book()
    assert (visit.status, kinds(principal), told(principal)) == ("asked", [texts.ANSWER], ["请答复"])
    done = visits.confirm(as_host(visit), answer="请从东门进。", by=principal)
    assert (done.status, kinds(principal), told(other)) == ("confirmed", [], ["已确认接待"])


def test_another_day_is_offered_and_accepted(book, principal, other):
    visit = book()
    moved = visits.propose(as_host(visit), day=date(2019, 5, 17), half="pm", answer="周三有考试。", by=principal)
    assert (moved.when, kinds(principal), kinds(other)) == ("2019-05-17 下午", [], [texts.ACCEPT])
    assert visits.accept(as_guest(visit), by=other).status == "confirmed"
    assert (kinds(other), told(principal)) == ([], ["请答复", "同意改期，预约已确认"])


def test_a_declined_half_day_is_free_again(book, principal, other):
    visits.decline(as_host(book()), reason="当天停课。", by=principal)
    assert (told(other), book().status) == (["不能接待"], "asked")


def test_a_guest_calls_off(book, principal, other):
    visit = visits.cancel(as_guest(book()), reason="行程有变。", by=other)
    assert (visit.status, kinds(principal), told(principal)) == ("cancelled", [], ["请答复", "已取消"])


def test_what_is_over_is_not_agreed_on(book, principal, other):
    asked, offered = book(), book(half="pm")
    visits.propose(as_host(offered), day=date(2019, 5, 16), half="am", by=principal)
    with clock.travel(at("2019-05-17 08:00:00")):
        with pytest.raises(Refused, match="2019-05-15 上午 已经过去"):
            visits.confirm(as_host(asked), by=principal)
        with pytest.raises(Refused, match="2019-05-16 上午 已经过去"):
            visits.accept(as_guest(offered), by=other)


def test_the_answer_is_due_before_the_visit(book, principal):
    book()
    (item,) = work.for_actor(principal).filter(kind=texts.ANSWER)
    assert item.due_at == at("2019-05-15 00:00:00")


def test_no_half_day_is_given_twice(book, city, principal):
    first = book()
    second = actor_for(member(city.second_school, "principal"))
    with pytest.raises(Refused, match="2019-05-15 上午 已有预约"):
        book(guest=city.second_school, by=second)
    other_half = book(half="pm", guest=city.second_school, by=second)
    with pytest.raises(Refused, match="已有预约"):
        visits.propose(as_host(other_half), day=WEDNESDAY, half="am", by=principal)
    visits.confirm(as_host(first), by=principal)
    row = as_host(other_half)
    row.half = "am"
    with pytest.raises(ValidationError, match="这个半天已有预约"):
        row.full_clean()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2019, 5, 14), "至少提前 2 个工作日预约，最早可选 2019-05-15"),
        (date(2019, 5, 18), "2019-05-18 不是工作日"),
        (date(2019, 6, 7), "2019-06-07 不是工作日"),
        (date(2019, 7, 31), "最多提前 40 个工作日"),
    ],
)
def test_visits_keep_to_the_calendar(book, day, said):
    with pytest.raises(Refused, match=said):
        book(day)


def test_a_local_holiday_is_not_offered_and_a_shifted_workday_is(case):
    DayOverride.objects.create(day=WEDNESDAY, working=False, reason="校运会")
    DayOverride.objects.create(day=date(2019, 5, 18), working=True, reason="补课")
    assert [str(slot) for slot in visiting.free(case.unit)][:6] == [
        "2019-05-16 周四 上午", "2019-05-16 周四 下午", "2019-05-17 周五 上午", "2019-05-17 周五 下午",
        "2019-05-18 周六 上午", "2019-05-18 周六 下午",
    ]  # fmt: skip


def test_a_guest_books_on_the_page_from_free_half_days(case, book, city, other, client):
    book()
    client.force_login(other.user)
    address = reverse("showcase-book", args=[case.pk])
    page = client.get(address).text
    assert ("2019-05-15.am" in page, "2019-05-15.pm" in page, 'value="林志远"' in page) == (False, True, True)
    refused = client.post(address, {**GIVEN, "slot": "2019-05-15.am", "visitors": 100})
    assert [s in refused.text for s in ("请另选", "一次最多接待 60 人")] == [True, True]
    answer = client.post(address, {**GIVEN, "slot": "2019-05-15.pm"})
    visit = GuestVisit.objects.get(half="pm")
    assert (answer.url, visit.guest, visit.unit) == (
        reverse("my-visits-detail", args=[visit.pk]), city.other_school, case.unit,
    )  # fmt: skip


def test_contacts_show_to_both_sides_only_after_the_confirmation(book, principal, other, client):
    visit = book()
    pages = [
        (principal, reverse("visits-detail", args=[visit.pk])),
        (other, reverse("my-visits-detail", args=[visit.pk])),
    ]

    def seen():
        found = []
        for actor, address in pages:
            client.force_login(actor.user)
            text = client.get(address).text
            found.append(("13850001234" in text, "13900005678" in text))
        return found

    assert seen() == [(False, False), (False, False)]
    visits.confirm(as_host(visit), by=principal)
    assert seen() == [(True, True), (True, True)]


def test_nobody_visits_himself_or_a_school_that_takes_no_visits(case, project, principal, other, city, client):
    client.force_login(principal.user)
    assert "不需要预约" in client.get(reverse("showcase-book", args=[case.pk])).text
    closed = make_published(project, visits="no")
    client.force_login(other.user)
    address = reverse("showcase-book", args=[closed.pk])
    assert "不接受参观预约" in client.get(address).text
    client.post(address, {**GIVEN, "slot": "2019-05-15.am"})
    assert Visit.objects.count() == 0


def test_a_county_bureau_may_come_too(case, book, city):
    desk = actor_for(member(city.other_county, "county_reviewer"))
    assert visiting.guest_of(desk, perms.book) == city.other_county
    assert book(guest=city.other_county, by=desk).guest == city.other_county


def test_each_side_sees_its_own_list(book, principal, other, client):
    visit = book()
    client.force_login(principal.user)
    assert "安溪县感德中心小学" in client.get(reverse("visits-list")).text
    assert client.get(reverse("my-visits-detail", args=[visit.pk])).status_code == 404
    client.force_login(other.user)
    assert "鲤城区浮桥中心小学" in client.get(reverse("my-visits-list")).text
    assert client.get(reverse("visits-detail", args=[visit.pk])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_at_the_same_moment_one_gets_the_half_day(city, case, other):
    second = actor_for(member(city.second_school, "principal"))
    asking, ready = [(city.other_school, other), (city.second_school, second)], Barrier(2)

    def ask(one):
        guest, by = one
        fresh = GuestVisit(case=case, unit=case.unit, guest=guest, day=WEDNESDAY, half="am", **GIVEN)
        try:
            ready.wait()
            return visits.book(fresh, by=by).status
        except Refused as refused:
            return refused.messages[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(ask, asking))
    assert answers == ["2019-05-15 上午 已有预约，请另选时间。", "asked"]
