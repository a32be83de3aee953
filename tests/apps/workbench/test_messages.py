"""Messages: read and unread, one by one and all at once, and the bell."""

import pytest
from django.urls import reverse

from citong.platform.inbox import messages
from citong.platform.inbox.models import Message

ADDRESS = "/messages/"


@pytest.fixture
def post(client, officer, colleague):
    messages.send([officer], "申报开始", "请按时报送。", "/todo/")
    messages.send([officer], "导出完成")
    messages.send([colleague], "给同事")
    client.force_login(officer)
    return client


def shown(client, **params):
    return [letter.title for letter in client.get(ADDRESS, params).context["page"]]


def test_newest_first_and_only_the_own(post):
    assert shown(post) == ["导出完成", "申报开始"]


def test_reading_one_leads_where_it_points(post):
    letter = Message.objects.get(title="申报开始")
    assert post.post(reverse("workbench-read", args=[letter.pk])).url == "/todo/"
    assert shown(post, tab="unread") == ["导出完成"]


def test_one_that_points_nowhere_leads_back(post):
    letter = Message.objects.get(title="导出完成")
    back = {"back": "/messages/?tab=unread"}
    assert post.post(reverse("workbench-read", args=[letter.pk]), back).url == "/messages/?tab=unread"


def test_anothers_message_does_not_exist(post):
    letter = Message.objects.get(title="给同事")
    assert post.post(reverse("workbench-read", args=[letter.pk])).status_code == 404
    letter.refresh_from_db()
    assert letter.read_at is None


def test_all_at_once(post):
    page = post.post(reverse("workbench-read-all"), follow=True).content.decode()
    assert "已把 2 条消息标为已读" in page
    assert shown(post, tab="unread") == []
    assert "没有未读消息" in post.get(ADDRESS, {"tab": "unread"}).content.decode()
    assert Message.objects.filter(read_at__isnull=True).count() == 1


def test_the_bell_counts_and_asks_again(post):
    bell = post.get(reverse("workbench-bell")).content.decode()
    assert "消息，2 条未读" in bell
    assert 'data-poll-url-value="/messages/bell/"' in bell
    assert 'data-poll-seconds-value="60"' in bell
