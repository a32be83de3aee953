"""What asks somebody to act is news until he looks, or until it no longer lies before him."""

from __future__ import annotations

from datetime import timedelta

import pytest

from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.inbox.models import Message
from citong.platform.notify import channels, delivery, sending
from citong.platform.notify.models import Delivery, Template
from citong.platform.notify.texts import RESORTS
from citong.platform.workflow import acting, intervening, notices, reading, signing, starting
from citong.platform.workflow.models import Task
from tests.factories.flows import agree, approve, make_flow, start, task_of, users
from tests.factories.pilots import at


class Pager:
    """A channel that reaches everybody and keeps whom it told."""

    per_minute = 100

    def __init__(self, code):
        self.code = self.title = code
        self.sent = []

    def enabled(self):
        return True

    def address(self, user):
        return str(user)

    def send(self, row):
        self.sent.append((str(row.user), row.title))


@pytest.fixture
def pagers(monkeypatch):
    """In place of all channels but the inbox."""
    found = {code: Pager(code) for code in ("email", "wecom", "dingtalk", "official", "sms")}
    known = channels.channels | found
    for module in (channels, sending, delivery):
        monkeypatch.setattr(module, "channels", known)
    with clock.stopped(at("2026-03-04 12:00:00")):  # nobody's quiet hours
        yield found


def unread(actor, *codes):
    """Titles of the messages of these kinds that the actor has not read."""
    rows = Message.objects.filter(user=actor.user, kind__in=codes, read_at=None).order_by("pk")
    return list(rows.values_list("title", flat=True))


def outbox(actor, code):
    """The state of each way out of the product on which a message of that kind is or was."""
    rows = Delivery.objects.filter(user=actor.user, code=code).exclude(channel="inapp")
    return dict(rows.order_by("pk").values_list("channel", "state"))


def flow(school, *, mode="or"):
    first, second, third = school.signers[:3]
    return make_flow(school.unit, approve("初审", first, second, mode=mode), approve("终审", third))


def test_who_opens_the_application_has_read_what_led_there_and_nothing_else(school):
    first, second = school.signers[:2]
    one, other = (start(flow(school), school.teacher) for _ in range(2))
    reading.opened(one, first)
    assert unread(first, notices.ARRIVED) == [f"待您审批：{other.title}"]
    assert len(unread(second, notices.ARRIVED)) == 2


def test_what_another_one_has_done_is_settled_and_goes_out_no_more(school, pagers):
    first, second, third = school.signers[:3]
    one = start(flow(school), school.teacher)
    assert (len(unread(second, notices.ARRIVED)), set(outbox(second, notices.ARRIVED).values())) == (1, {"waiting"})
    agree(one, first)
    assert unread(second, notices.ARRIVED) == []
    assert outbox(second, notices.ARRIVED) == dict.fromkeys(pagers, "spared")
    assert unread(third, notices.ARRIVED) == [f"待您审批：{one.title}"]
    jobs.run_pending()
    assert {name for pager in pagers.values() for name, _ in pager.sent} == {str(third.user)}


def end_it(one, school):
    intervening.terminate(one, Actor.of(school.admin.user), reason="重复提交")


def hand_it_on(one, school):
    signing.transfer(task_of(one, school.signers[0]), school.signers[0], to=school.signers[4].user.pk)


def refuse_it(one, school):
    acting.refuse(task_of(one, school.signers[1]), school.signers[1], opinion="不合规定")


@pytest.mark.parametrize(
    "close", [end_it, hand_it_on, refuse_it, lambda one, school: starting.withdraw(one, school.teacher)]
)
def test_every_way_to_close_a_task_settles_its_messages(school, close):
    first = school.signers[0]
    one = start(flow(school, mode="and"), school.teacher)
    starting.urge(one, school.teacher)
    assert unread(first, notices.ARRIVED, notices.URGED) == [f"待您审批：{one.title}", f"催办：{one.title}"]
    close(one, school)
    assert unread(first, notices.ARRIVED, notices.URGED) == []


def test_who_still_has_it_before_him_keeps_his_message(school):
    first, second = school.signers[:2]
    one = start(flow(school, mode="and"), school.teacher)
    agree(one, first)
    assert unread(second, notices.ARRIVED) == [f"待您审批：{one.title}"]


def copy_of(actor):
    return Task.objects.get(kind=Task.Kind.COPY, assignee=actor.user)


def test_a_copy_that_was_recalled_takes_its_message_along(school, pagers):
    one = start(flow(school), school.teacher)
    recalled, kept = school.signers[4:6]
    signing.copy(one, school.teacher, users=[recalled.user.pk, kept.user.pk])
    signing.recall_copy(copy_of(recalled), school.teacher)
    assert [unread(actor, notices.COPIED) for actor in (recalled, kept)] == [[], [f"抄送给您：{one.title}"]]
    assert [outbox(actor, notices.COPIED) for actor in (recalled, kept)] == [{"email": "spared"}, {"email": "waiting"}]
    jobs.run_pending()
    told = [name for name, title in pagers["email"].sent if title == f"抄送给您：{one.title}"]
    assert told == [str(kept.user)]


def test_the_message_stays_for_another_copy_of_the_same_application(school):
    reader = school.signers[5]
    node = {"id": "copy", "type": "cc", "name": "抄送", "who": users(reader)}
    one = start(
        make_flow(school.unit, approve("初审", school.signers[0]), node, approve("终审", school.signers[1])),
        school.teacher,
    )
    signing.copy(one, school.teacher, users=[reader.user.pk])
    by_hand = copy_of(reader)
    agree(one, school.signers[0])
    signing.recall_copy(by_hand, school.teacher)
    assert unread(reader, notices.COPIED) == [f"抄送给您：{one.title}"] * 2


@pytest.mark.parametrize("code", [notices.ARRIVED, notices.RETURNED, notices.URGED, notices.LATE])
def test_what_asks_for_something_has_the_channels_of_last_resort(school, code):
    assert Template.objects.get(code=code).fallback == ["wecom", "dingtalk", "official", "sms"]


def hours_later(hours):
    """As if so many hours had passed for the outbox."""
    for row in Delivery.objects.filter(state=Delivery.State.WAITING):
        Delivery.objects.filter(pk=row.pk).update(next_at=row.next_at - timedelta(hours=hours))
    jobs.start("notify.deliver", Actor.system())
    jobs.run_pending()


def test_an_arrival_that_stays_unread_takes_channel_after_channel_and_one_that_was_opened_none(
    school, pagers, settings
):
    first, second = school.signers[:2]
    one = start(flow(school), school.teacher)
    jobs.run_pending()
    assert {name for name, _ in pagers["email"].sent} == {str(first.user), str(second.user)}
    reading.opened(one, first)
    for number in range(1, len(RESORTS) + 1):
        hours_later(settings.FALLBACK_HOURS)
        told = {code: [name for name, _ in pagers[code].sent] for code in RESORTS}
        assert told == {code: [str(second.user)] if code in RESORTS[:number] else [] for code in RESORTS}
