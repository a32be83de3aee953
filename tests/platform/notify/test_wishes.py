"""When and how people want to be told: muted kinds, quiet hours, the next channel for what stays unread, pace, receipts."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.inbox import messages
from citong.platform.notify import channels, receipts, sending, texts, wishes
from citong.platform.notify.models import Delivery, Mute, Template
from citong.platform.notify.wishes import Wishes
from tests.factories import make_user

pytestmark = pytest.mark.django_db
State = Delivery.State
DAY, NIGHT, SMALL_HOURS = ((2018, 12, 19, 12), (2018, 12, 19, 23), (2018, 12, 20, 3))


class Pager:
    def __init__(self, code, per_minute=100):
        self.code, self.title, self.per_minute, self.sent = code, code, per_minute, []

    def enabled(self):
        return True

    def address(self, user):
        return user.person.mobile

    def send(self, row):
        self.sent.append(row.user)
        return f"{self.code}-{len(self.sent)}"


@pytest.fixture(autouse=True)
def pagers(monkeypatch, settings):
    """Three channels: one at once, two of last resort."""
    settings.FALLBACK_HOURS = 4
    monkeypatch.setattr(texts, "texts", {})
    known = {code: Pager(code) for code in ("first", "second", "third")}
    monkeypatch.setattr(channels, "channels", known)
    for module in (sending, __import__("citong.platform.notify.delivery", fromlist=["delivery"])):
        monkeypatch.setattr(module, "channels", known)
    texts.declare("pilots.due", "提醒", title="请报送", channels=("inapp", "first"), fallback=("second", "third"))
    texts.declare("pilots.fire", "警报", title="火警", channels=("inapp", "first"), urgent=True)
    sending.sync_templates()
    return known


@pytest.fixture
def at():
    """``at(2018, 12, 19, 23)``: the business clock stands there, in Shanghai, for the rest of the test."""
    running = []

    def stand(*parts):
        for one in running:
            one.__exit__(None, None, None)
        running[:] = [clock.stopped(datetime(*parts, tzinfo=clock.SHANGHAI))]
        running[0].__enter__()

    stand(*DAY)
    yield stand
    running[0].__exit__(None, None, None)


def later(hours):
    """As if so many hours had passed for the outbox."""
    for row in Delivery.objects.filter(state=State.WAITING):
        Delivery.objects.filter(pk=row.pk).update(next_at=row.next_at - timedelta(hours=hours))
    Delivery.objects.filter(tried_at__isnull=False).update(tried_at=timezone.now() - timedelta(hours=hours))
    jobs.start("notify.deliver", Actor.system())
    jobs.run_pending()


def states(user):
    return dict(Delivery.objects.filter(user=user).values_list("channel", "state"))


def test_what_stays_unread_takes_the_next_channel_and_what_is_read_does_not(pagers, at):
    reader, silent = make_user(), make_user()
    sending.notify("pilots.due", [reader, silent])
    jobs.run_pending()
    assert [len(pager.sent) for pager in pagers.values()] == [2, 0, 0]
    messages.mark_read(reader)
    later(4)
    assert pagers["second"].sent == [silent]
    assert states(reader)["second"] == State.SPARED
    messages.mark_read(silent)
    later(4)
    assert pagers["third"].sent == []
    assert states(silent) == {"inapp": "sent", "first": "sent", "second": "sent", "third": "spared"}


def test_a_muted_kind_comes_only_into_the_inbox(pagers, at):
    user, other = make_user(), make_user()
    wishes.keep(user, Wishes(frozenset({("pilots", "first"), ("pilots", "second")}), *wishes.NIGHT))
    sending.notify("pilots.due", [user, other])
    jobs.run_pending()
    later(4)
    assert pagers["first"].sent == [other]
    assert states(user) == {"inapp": "sent", "third": "sent"}, "the first that is not muted is the next one"
    assert messages.unread_count(user) == 1
    wishes.keep(user, Wishes(frozenset(), *wishes.NIGHT))
    assert Mute.objects.count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Mute.objects.create(user=user, kind="pilots", channel="inapp")


def test_at_night_a_message_waits_for_the_morning_unless_it_is_urgent(pagers, at):
    user = make_user()
    at(*NIGHT)
    before = timezone.now()
    sending.notify("pilots.due", [user])
    sending.notify("pilots.fire", [user])
    jobs.run_pending()
    assert pagers["first"].sent == [user]
    row = Delivery.objects.get(channel="first", code="pilots.due")
    assert (row.state, row.attempts) == (State.WAITING, 0)
    assert timedelta(hours=8) <= row.next_at - before < timedelta(hours=8, minutes=1)
    at(2018, 12, 20, 7)
    later(8)
    assert pagers["first"].sent == [user, user]


@pytest.mark.parametrize(
    ("moment", "hours", "left"),
    [
        (DAY, (22, 7), 0),
        (NIGHT, (22, 7), 8),
        (SMALL_HOURS, (22, 7), 4),
        ((2018, 12, 20, 7), (22, 7), 0),
        (DAY, (11, 14), 2),
        (NIGHT, (11, 14), 0),
        (SMALL_HOURS, (0, 0), 0),
    ],
)
def test_quiet_hours_end_when_they_say(moment, hours, left):
    now = datetime(*moment, tzinfo=UTC)
    starts, ends = (time(hour) for hour in hours)
    assert wishes.remaining(now, starts, ends) == timedelta(hours=left)


def test_a_channel_keeps_its_pace_and_the_urgent_goes_first(pagers, at):
    pagers["first"].per_minute = 3
    users = [make_user() for _ in range(5)]
    warned = make_user()
    sending.notify("pilots.due", users)
    sending.notify("pilots.fire", [warned])
    jobs.run_pending()
    assert len(pagers["first"].sent) == 3
    assert pagers["first"].sent[0] == warned
    jobs.start("notify.deliver", Actor.system())
    jobs.run_pending()
    assert len(pagers["first"].sent) == 3, "within the same minute nothing more goes out"
    later(0.1)
    assert {user.pk for user in pagers["first"].sent} == {user.pk for user in (*users, warned)}


def test_the_sender_sees_what_became_of_it_by_channel(pagers, at):
    reader, silent = make_user(), make_user()
    sending.notify("pilots.due", [reader, silent], key="7")
    jobs.run_pending()
    messages.mark_read(reader)
    later(4)
    found = {
        tally.channel: (tally.sent, tally.waiting, tally.failed, tally.spared)
        for tally in receipts.tallies(["pilots.due"], "7")
    }
    assert found == {"inapp": (2, 0, 0, 0), "first": (2, 0, 0, 0), "second": (1, 0, 0, 1), "third": (0, 2, 0, 0)}
    assert Delivery.objects.get(channel="second", user=silent).receipt == "second-1"
    assert receipts.tallies(["pilots.due"], "8") == []


def test_a_reworded_text_keeps_its_channels(pagers):
    Template.objects.filter(code="pilots.due").update(edited=True, fallback=["third"])
    sending.sync_templates()
    assert Template.objects.get(code="pilots.due").fallback == ["third"]
