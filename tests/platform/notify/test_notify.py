"""Notices: told once, in the words in force, over every channel that reaches the person."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.inbox import messages
from citong.platform.inbox.models import Message
from citong.platform.jobs.models import Job
from citong.platform.notify import channels, delivery, sending, texts
from citong.platform.notify.models import Delivery, Template
from tests.factories import make_person, make_user
from tests.platform.notify.vendors import KEY, SECRET, PostOffice

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture(autouse=True)
def returned(monkeypatch):
    """One declared message."""
    monkeypatch.setattr(texts, "texts", {})
    text = texts.declare(
        "test.returned",
        "申报被退回",
        title="{school}的申报被退回",
        body="退回意见：{reason}",
        placeholders=("school", "reason"),
    )
    sending.sync_templates()
    return text


@pytest.fixture(autouse=True)
def noon():
    """By day, so that nobody's quiet hours hold anything back."""
    with clock.travel(clock.now().astimezone(clock.SHANGHAI).replace(hour=12)):
        yield


class Pager:
    """A channel that keeps what it sends, or fails as told."""

    code, title, per_minute = "pager", "寻呼", 100

    def __init__(self):
        self.sent, self.trouble = [], None

    def enabled(self):
        return True

    def address(self, user):
        return user.person.mobile

    def send(self, row):
        if self.trouble:
            raise self.trouble
        self.sent.append((row.user, row.title))


@pytest.fixture
def pager(monkeypatch):
    monkeypatch.setattr(channels, "channels", dict(channels.channels))
    monkeypatch.setattr(sending, "channels", channels.channels)
    Template.objects.update(channels=["pager"])
    channels.register(Pager())
    return channels.channels["pager"]


def tell(*users, **fields):
    given = {"school": "浮桥中心小学", "reason": "缺少盖章扫描件", "url": "/pilots/1/"}
    return sending.notify("test.returned", users, **{**given, **fields})


def send_again():
    Delivery.objects.filter(state=State.WAITING).update(next_at=timezone.now())
    jobs.start("notify.deliver", Actor.system())
    jobs.run_pending()


def test_the_message_is_in_the_inbox_at_once_and_the_mail_follows(settings):
    settings.SITE_URL = "https://zhxy.example.cn"
    user = make_user()
    assert tell(user, user) == 1
    message = messages.of(user).get()
    assert (message.title, message.body, message.url, message.kind) == (
        "浮桥中心小学的申报被退回",
        "退回意见：缺少盖章扫描件",
        "/pilots/1/",
        "test.returned",
    )
    assert list(Delivery.objects.order_by("channel").values_list("channel", "state")) == [
        ("email", "waiting"),
        ("inapp", "sent"),
    ]
    assert mail.outbox == []
    jobs.run_pending()
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == ([user.person.email], "【刺桐智慧校园】浮桥中心小学的申报被退回")
    assert letter.body == "退回意见：缺少盖章扫描件\n\nhttps://zhxy.example.cn/pilots/1/\n"
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_what_is_rolled_back_is_told_to_nobody():
    user = make_user()
    with transaction.atomic():
        tell(user)
        transaction.set_rollback(True)
    assert (Delivery.objects.count(), Message.objects.count(), jobs.run_pending()) == (0, 0, 0)


def test_without_an_address_or_a_mail_server_the_inbox_suffices(settings):
    silent = make_user(make_person(email=""))
    tell(silent)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    tell(make_user())
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"inapp"}
    assert Job.objects.count() == 0


def test_a_closed_account_is_told_nothing():
    user = make_user()
    user.is_active = False
    user.save()
    assert tell(user) == 0
    assert Delivery.objects.count() == 0


def test_a_reminder_under_the_same_key_comes_once():
    one, two = make_user(), make_user()
    assert tell(one, key="2018-12:5") == 1
    assert tell(one, two, key="2018-12:5") == 1
    assert tell(one, key="2018-12:1") == 1
    assert tell(one) == 1
    assert (messages.unread_count(one), messages.unread_count(two)) == (3, 1)


def test_line_breaks_in_a_value_cannot_forge_mail_headers():
    user = make_user()
    tell(user, school="浮桥\r\nBcc: everybody@example.cn")
    jobs.run_pending()
    assert mail.outbox[0].subject == "【刺桐智慧校园】浮桥 Bcc: everybody@example.cn的申报被退回"
    assert mail.outbox[0].recipients() == [user.person.email]


def test_a_value_is_never_read_as_a_template():
    user = make_user()
    tell(user, reason="{school} {0} {x.y}")
    assert messages.of(user).get().body == "退回意见：{school} {0} {x.y}"


def test_trouble_is_tried_again_with_growing_pauses_and_then_given_up(pager):
    user = make_user()
    pager.trouble = ConnectionResetError("13959000000 refused")
    tell(user)
    jobs.run_pending()
    row = Delivery.objects.get(channel="pager")
    assert (row.state, row.attempts, row.error) == ("waiting", 1, "暂时无法发送（ConnectionResetError）")
    assert timedelta(seconds=50) < row.next_at - timezone.now() < timedelta(seconds=70)
    jobs.start("notify.deliver", Actor.system())
    jobs.run_pending()
    row.refresh_from_db()
    assert row.attempts == 1  # its time has not come
    for _ in delivery.PAUSES:
        send_again()
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("failed", 6)
    assert pager.sent == []


def test_after_the_trouble_it_arrives(pager):
    user = make_user()
    pager.trouble = ConnectionResetError()
    tell(user)
    jobs.run_pending()
    pager.trouble = None
    send_again()
    assert pager.sent == [(user, "浮桥中心小学的申报被退回")]
    row = Delivery.objects.get(channel="pager")
    assert (row.state, row.error) == ("sent", "")


def test_an_unreachable_person_and_a_removed_channel_are_not_tried_again(pager):
    pager.trouble = channels.Unreachable("号码已停机")
    tell(make_user())
    jobs.run_pending()
    assert Delivery.objects.get(channel="pager").error == "号码已停机"
    tell(make_user())
    del channels.channels["pager"]
    jobs.run_pending()
    assert list(Delivery.objects.filter(channel="pager").values_list("state", "error")) == [
        ("failed", "发送渠道已停用"),
        ("failed", "号码已停机"),
    ]


@pytest.mark.parametrize(
    ("trouble", "state", "error"),
    [
        (SMTPRecipientsRefused({"x@example.cn": (550, b"no")}), "failed", "邮件服务器拒收该邮箱"),
        (SMTPServerDisconnected("gone"), "waiting", "暂时无法发送（SMTPServerDisconnected）"),
    ],
)
def test_mail_servers_refuse_for_good_or_for_now(monkeypatch, trouble, state, error):
    def refuse(_self, *_args, **_kwargs):
        raise trouble

    tell(make_user())
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    jobs.run_pending()
    row = Delivery.objects.get(channel="email")
    assert (row.state, row.error) == (state, error)


def post(settings, office, secret=SECRET):
    """Let e-mail go to ``office`` on this machine, without TLS."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD, settings.EMAIL_USE_TLS = KEY, secret, False
    settings.DEFAULT_FROM_EMAIL = "zhxy@example.cn"


def test_a_mail_server_takes_a_letter_from_who_may_send(settings):
    settings.SITE_URL = "https://zhxy.example.cn"
    known, gone = (make_user(make_person(email=f"{name}@example.cn")) for name in ("lin", "gone"))
    with PostOffice(frozenset({"lin@example.cn"})).serving() as office:
        for user, secret in ((known, SECRET), (gone, SECRET), (known, "wrong")):
            post(settings, office, secret)
            tell(user)
            jobs.run_pending()
    assert list(Delivery.objects.filter(channel="email").order_by("pk").values_list("state", "error")) == [
        ("sent", ""),
        ("failed", "邮件服务器拒收该邮箱"),
        ("waiting", "暂时无法发送（SMTPAuthenticationError）"),
    ]
    ((to, letter),) = office.letters
    assert (to, letter["From"]) == (["lin@example.cn"], "zhxy@example.cn")
    assert letter["Subject"].strip() == "【刺桐智慧校园】浮桥中心小学的申报被退回"
    assert letter.get_content().split() == ["退回意见：缺少盖章扫描件", "https://zhxy.example.cn/pilots/1/"]


def test_a_worker_that_dies_while_sending_leaves_the_row_to_another(pager):
    user = make_user()
    tell(user)
    row = Delivery.objects.get(channel="pager")
    Delivery.objects.filter(pk=row.pk).update(next_at=timezone.now() + delivery.LEASE, attempts=1)
    jobs.run_pending()
    assert pager.sent == []
    send_again()
    assert pager.sent == [(user, row.title)]


def test_all_values_must_be_given():
    with pytest.raises(ValueError, match=r"no value for \['reason'\]"):
        sending.notify("test.returned", [make_user()], school="浮桥中心小学")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{nobody}", "没有占位符 {nobody}，可用的有：{school}、{reason}。"),
        ("{school.pk}", "占位符“{school.pk}”写法不对，只能写成“{名称}”，不能带点号或格式。"),
        ("{school!r}", "占位符“{school}”写法不对，只能写成“{名称}”，不能带点号或格式。"),
        ("{", "花括号不成对，请检查。需要花括号本身时请写两个。"),
    ],
)
def test_a_reworded_text_is_checked(body, message):
    template = Template.objects.get(code="test.returned")
    template.body = body
    with pytest.raises(ValidationError) as caught:
        template.full_clean()
    assert caught.value.message_dict == {"body": [message]}


def test_a_text_with_an_undeclared_placeholder_fails_where_it_is_declared():
    with pytest.raises(ValidationError, match=r"没有占位符 \{who\}，可用的有：无。"):
        texts.declare("test.bad", "坏", title="{who}")


def test_reworded_texts_outlive_an_upgrade_and_others_follow_it():
    texts.declare("test.returned", "申报退回", title="{school}：请修改申报", placeholders=("school", "reason"))
    sending.sync_templates()
    row = Template.objects.get(code="test.returned")
    assert (row.label, row.title, row.body) == ("申报退回", "{school}：请修改申报", "")
    Template.objects.update(title="本市用语", edited=True)
    texts.declare("test.returned", "退回", title="新文", placeholders=("school", "reason", "day"))
    call_command("migrate", verbosity=0)
    row.refresh_from_db()
    assert (row.label, row.title, row.placeholders) == ("退回", "本市用语", ["school", "reason", "day"])


def test_old_records_of_sending_are_forgotten():
    tell(make_user())
    Delivery.objects.update(created_at=clock.now() - delivery.KEPT - timedelta(days=1))
    tell(make_user(make_person(email="")))
    job = jobs.start("notify.forget", Actor.system())
    Delivery.objects.filter(state=State.WAITING).update(state=State.SENT)
    jobs.run_pending()
    job.refresh_from_db()
    assert (job.result, Delivery.objects.count()) == ({"deliveries": 2}, 1)
