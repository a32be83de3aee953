"""Announcements are found by their receivers and by the sender's office, and by nobody else."""

import pytest
from django.urls import reverse

from citong.apps.notices.actions import sending
from citong.apps.notices.models import Announcement, Receipt
from citong.apps.notices.perms import perms
from citong.platform.access.actor import Actor
from tests.factories import actor_for
from tests.factories.notices import make_own, make_sent
from tests.factories.org import make_city_tree
from tests.factories.search import found, hits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed")]


@pytest.fixture
def city():
    return make_city_tree()


def receive(announcement, unit) -> Actor:
    actor = actor_for(unit)
    Receipt.objects.create(announcement=announcement, user=actor.user, unit=unit)
    return actor


def test_each_finds_it_on_the_page_that_is_his(city):
    announcement = make_sent(city.bureau, city.school, title="防汛停课安排")
    sender, receiver = actor_for(city.bureau, perms.view), receive(announcement, city.school)
    assert [hit.url for hit in hits(sender, "停课")] == [reverse("announcements-detail", args=[announcement.pk])]
    assert [hit.url for hit in hits(receiver, "停课")] == [reverse("notices-read", args=[announcement.pk])]
    assert found(receiver, "礼堂") == ["防汛停课安排"]  # a word of its body


def test_a_curious_stranger_finds_nothing(city):
    receive(make_sent(city.bureau, city.school, title="防汛停课安排"), city.school)
    for stranger in (actor_for(city.school), actor_for(city.school, perms.view), actor_for(city.county, perms.view)):
        assert found(stranger, "停课") == []


@pytest.mark.parametrize("status", [Announcement.Status.DRAFT, Announcement.Status.SCHEDULED])
def test_before_it_is_sent_only_the_sender_finds_it(city, status):
    announcement = make_own(city.school)
    announcement.status, announcement.send_at = status, announcement.sent_at or "2030-01-01T00:00:00Z"
    announcement.save()
    receiver = receive(announcement, city.school)
    assert found(receiver, announcement.title) == []
    assert found(actor_for(city.school, perms.view), announcement.title) == [announcement.title]


def test_what_was_recalled_is_found_by_its_receivers_no_more(city):
    announcement = make_sent(city.school, city.school, title="防汛停课安排")
    receiver = receive(announcement, city.school)
    assert found(receiver, "停课") == ["防汛停课安排"]
    sending.recall(announcement, reason="时间有误", by=actor_for(city.school, perms.send))
    assert found(receiver, "停课") == []
