"""消息: sent once to each, read by the one to whom it was sent."""

import pytest
from django.core.exceptions import ValidationError

from citong.platform.inbox import messages
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_each_receiver_gets_one_message():
    one, two = make_user(), make_user()
    assert messages.send([one, two, one], "申报已受理", "请留意评审结果。", "/pilots/1/", "pilots") == 2
    assert [(m.title, m.body, m.url, m.kind) for m in messages.of(one)] == [
        ("申报已受理", "请留意评审结果。", "/pilots/1/", "pilots")
    ]
    assert (messages.unread_count(one), messages.unread_count(two)) == (1, 1)


def test_nobody_marks_the_messages_of_another_as_read():
    one, two = make_user(), make_user()
    messages.send([one], "通知")
    ids = [message.pk for message in messages.of(one)]
    assert messages.mark_read(two, ids) == 0
    assert messages.unread_count(one) == 1


def test_some_or_all_are_marked_as_read_and_keep_their_time():
    one = make_user()
    for number in range(3):
        messages.send([one], f"通知{number}")
    newest = messages.of(one).first()
    assert messages.mark_read(one, [newest.pk]) == 1
    newest.refresh_from_db()
    assert (newest.title, newest.read_at is not None) == ("通知2", True)
    assert messages.mark_read(one) == 2
    assert messages.unread_count(one) == 0
    at = newest.read_at
    messages.mark_read(one)
    newest.refresh_from_db()
    assert newest.read_at == at


def test_a_message_leads_only_into_the_product():
    with pytest.raises(ValidationError, match="只能指向本系统内的页面"):
        messages.send([make_user()], "中奖", url="https://evil.example")
