"""Sending, once to each: stopped, dead, doubled, recalled, scheduled; urging."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.utils import timezone

from citong.apps.notices.actions import reading, sending
from citong.apps.notices.models import Announcement, Receipt
from citong.apps.notices.queries import figures
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.inbox.models import Message
from citong.platform.jobs.models import Job
from citong.platform.notify.models import Delivery
from tests.factories import actor_for, make_city_tree, make_user_with
from tests.factories.notices import make_announcement

from .conftest import NOW, OFFICE

S = Announcement.Status


def told(code="notices.published"):
    return sorted(Message.objects.filter(kind=code).values_list("user", flat=True))


def received(announcement):
    return sorted(Receipt.objects.filter(announcement=announcement).values_list("user", flat=True))


def test_everybody_below_gets_a_receipt_and_a_message(city, people, bureau):
    announcement = make_announcement(city.bureau, city.county, title="关于安全检查的通知")
    sending.publish(announcement, by=bureau)
    announcement.refresh_from_db()
    assert (announcement.status, announcement.total) == (S.SENDING, 5)
    jobs.run_pending()
    announcement.refresh_from_db()
    assert (announcement.status, announcement.total) == (S.SENT, 5)
    assert received(announcement) == told()
    letter = Message.objects.filter(user=people["county"]).get()
    assert (letter.title, letter.url) == ("泉州市教育局：关于安全检查的通知", f"/notices/{announcement.pk}/")


def test_nobody_is_meant_nothing_is_sent(city, people, bureau, school):
    with pytest.raises(Refused, match="请先选择接收人"):
        sending.publish(make_announcement(city.bureau), by=bureau)
    with pytest.raises(Refused, match="请先选择接收人"):
        sending.publish(make_announcement(city.school, city.bureau_office), by=school)
    assert Receipt.objects.count() == 0


def test_a_school_sends_only_to_itself_and_a_county_not_in_the_citys_name(city, people, school, county):
    announcement = make_announcement(city.school, city.bureau)
    sending.publish(announcement, by=school)
    jobs.run_pending()
    assert received(announcement) == sorted(
        [people["school principal"].pk, people["school teacher"].pk, school.user.pk]
    )
    with pytest.raises(PermissionDenied):
        sending.publish(make_announcement(city.bureau, city.school), by=county)


def stopping_after(steps):
    """A progress that stops the job like its starter or a dying worker would."""
    seen = []

    def progress(done, _total):
        seen.append(done)
        if len(seen) > steps:
            raise jobs.Cancelled

    return progress


def test_a_job_that_died_half_way_goes_on_and_doubles_nobody(city, people, bureau, monkeypatch):
    monkeypatch.setattr(sending, "STEP", 2)
    announcement = make_announcement(city.bureau, city.county)
    sending.publish(announcement, by=bureau)
    with pytest.raises(jobs.Cancelled):
        sending.spread(announcement, stopping_after(1))
    assert len(received(announcement)) == 2
    jobs.run_pending()
    assert len(received(announcement)) == 5
    assert told() == received(announcement)
    Announcement.objects.update(status=S.SENDING)
    sending.spread(announcement, stopping_after(9))
    assert told() == received(announcement)


def test_the_starter_cancels_and_goes_on_later(city, people, bureau):
    announcement = make_announcement(city.bureau, city.county)
    sending.publish(announcement, by=bureau)
    announcement.refresh_from_db()
    with pytest.raises(Refused, match="正在发送"):
        sending.resume(announcement, by=bureau)
    sending.halt(announcement, by=bureau)
    with pytest.raises(Refused, match="没有在发送"):
        sending.halt(announcement, by=bureau)
    assert (jobs.run_pending(), received(announcement)) == (1, [])
    sending.resume(announcement, by=bureau)
    jobs.run_pending()
    assert len(received(announcement)) == 5


def test_recalled_while_being_sent_it_stops_there(city, people, bureau, monkeypatch):
    monkeypatch.setattr(sending, "STEP", 2)
    announcement = make_announcement(city.bureau, city.county)
    sending.publish(announcement, by=bureau)

    def progress(done, _total):
        if done == 2:
            sending.recall(announcement, reason="附件有误", by=bureau)

    sending.spread(announcement, progress)
    announcement.refresh_from_db()
    assert (announcement.status, len(received(announcement))) == (S.RECALLED, 2)
    assert Message.objects.filter(read_at__isnull=True).count() == 0, "it no longer counts as news"
    assert Delivery.objects.filter(state="waiting").count() == 0, "nothing goes out any more"
    jobs.run_pending()
    assert len(received(announcement)) == 2


def test_the_same_step_twice_reaches_each_once(city, people, bureau):
    announcement = make_announcement(city.bureau, city.county)
    sending.publish(announcement, by=bureau)
    step = [(people["county"].pk, city.county.pk), (people["school teacher"].pk, city.school.pk)]
    assert [sending.hand_out(announcement.pk, part) for part in (step, step)] == [True, True]
    assert received(announcement) == told() == sorted(user for user, _ in step)


def test_two_workers_at_once_give_it_to_each_once(transactional_db, monkeypatch):
    monkeypatch.setattr(sending, "STEP", 3)
    city = make_city_tree()
    for _ in range(12):
        make_user_with(city.school)
    announcement = make_announcement(city.bureau, city.school)
    sending.publish(announcement, by=actor_for(city.bureau, *OFFICE))
    announcement.refresh_from_db()
    barrier, failed = Barrier(2), []

    def work():
        try:
            barrier.wait()
            sending.spread(Announcement.objects.select_related("unit", "audience").get(), lambda *_: None)
        except Exception as error:  # noqa: BLE001 - shown below
            failed.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(received(announcement)) == len(set(told())) == len(told()) == 12
    assert Announcement.objects.get().status == S.SENT
    connection.close()


def test_a_double_click_publishes_once(city, people, bureau):
    announcement = make_announcement(city.bureau, city.county)
    sending.publish(announcement, by=bureau)
    with pytest.raises(Refused, match="当前状态为「发送中」，不能发布"):
        sending.publish(announcement, by=bureau)
    assert Job.objects.filter(kind="notices.send").count() == 1


def test_a_scheduled_one_goes_out_at_its_time_to_those_who_are_there_then(city, people, bureau):
    announcement = make_announcement(city.bureau, city.county)
    with pytest.raises(Refused, match="发布时间须晚于现在"):
        sending.schedule(announcement, send_at=NOW, by=bureau)
    sending.schedule(announcement, send_at=NOW + timedelta(hours=2), by=bureau)
    jobs.start("notices.due", Actor.system())
    jobs.run_pending()
    assert received(announcement) == []
    with pytest.raises(Refused, match="还没有到定时发布的时间"):
        sending.begin(announcement, by=Actor.system())
    newcomer = make_user_with(city.school)
    with clock.stopped(NOW + timedelta(hours=2)):
        jobs.start("notices.due", Actor.system())
        jobs.run_pending()
    announcement.refresh_from_db()
    assert (announcement.status, announcement.total) == (S.SENT, 6)
    assert newcomer.pk in received(announcement)


def test_a_deadline_must_lie_ahead(city, people, bureau):
    late = make_announcement(city.bureau, city.county, must_confirm=True, confirm_by=NOW - timedelta(hours=1))
    with pytest.raises(Refused, match="确认期限已过"):
        sending.publish(late, by=bureau)
    soon = make_announcement(city.bureau, city.county, must_confirm=True, confirm_by=NOW + timedelta(hours=1))
    with pytest.raises(Refused, match="确认期限早于发布时间"):
        sending.schedule(soon, send_at=NOW + timedelta(hours=2), by=bureau)


@pytest.fixture
def sent(city, people, bureau):
    """Sent to the county; its officer has read it, one principal has confirmed."""
    announcement = make_announcement(city.bureau, city.county, must_confirm=True)
    sending.publish(announcement, by=bureau)
    jobs.run_pending()
    reading.opened(Receipt.objects.get(user=people["county"]))
    principal = people["school principal"]
    reading.confirm(Receipt.objects.get(user=principal), by=Actor.of(principal))
    announcement.refresh_from_db()
    return announcement


def test_urging_tells_who_has_not_done_it_once_in_two_hours(city, people, bureau, sent):
    sending.urge(sent, by=bureau)
    jobs.run_pending()
    waiting = sorted(people[name].pk for name in ("county", "school teacher", "second principal", "second teacher"))
    assert told("notices.urged") == waiting
    with pytest.raises(Refused, match="请在 11:30 以后再催办"):
        sending.urge(sent, by=bureau)
    sent.refresh_from_db()
    assert sending.remind(sent) == 4
    assert told("notices.urged") == waiting, "the job may run twice"
    with clock.stopped(NOW + timedelta(hours=2)):
        sending.urge(sent, by=bureau)
        jobs.run_pending()
    assert len(told("notices.urged")) == 8


def test_what_was_recalled_is_urged_no_more(bureau, sent):
    sending.urge(sent, by=bureau)
    sending.recall(sent, reason="附件有误", by=bureau)
    jobs.run_pending()
    assert told("notices.urged") == []


def test_figures_add_up_by_unit_and_open_a_level_at_a_time(city, people, sent):
    assert figures.overall(sent) == {"total": 5, "read": 2, "confirmed": 1}
    lines = figures.by_unit(sent, city.bureau)
    assert [(line.unit, line.total, line.read, line.confirmed, line.deeper) for line in lines] == [
        (city.county, 5, 2, 1, True)
    ]
    lines = figures.by_unit(sent, city.county)
    assert [(line.unit, line.total, line.unread, line.confirmed, line.deeper) for line in lines] == [
        (city.county, 1, 0, 0, False),
        (city.school, 2, 1, 1, False),
        (city.second_school, 2, 2, 0, False),
    ]


def test_at_night_only_an_urgent_one_goes_out_beyond_the_inbox(city, people, bureau):
    with clock.stopped(NOW.replace(hour=23)):
        for importance in Announcement.Importance.values:
            sending.publish(
                make_announcement(city.bureau, city.school, title=importance, importance=importance), by=bureau
            )
        jobs.run_pending()
    sent = Delivery.objects.filter(channel="email", state="sent").values_list("title", flat=True)
    assert set(sent) == {"泉州市教育局：urgent"}
    assert len(told()) == 6, "in the inbox all of them are"


def test_who_reads_in_time_gets_no_text_message(settings, city, people, bureau):
    settings.CHANNELS = {**settings.CHANNELS, "sms": "aliyun://key:secret@127.0.0.1/"}
    announcement = make_announcement(city.bureau, city.county)
    sending.publish(announcement, by=bureau)
    jobs.run_pending()
    for receipt in Receipt.objects.select_related("announcement", "user"):
        reading.opened(receipt)
    Delivery.objects.filter(channel="sms").update(next_at=timezone.now())
    jobs.start("notify.deliver", Actor.system())
    jobs.run_pending()
    assert set(Delivery.objects.filter(channel="sms").values_list("state", flat=True)) == {"spared"}
    tallies = {tally.channel: (tally.sent, tally.spared) for tally in figures.channels(announcement)}
    assert tallies == {"inapp": (5, 0), "email": (5, 0), "sms": (0, 5)}
