"""Ways to reach a person. An adapter registers itself here and nothing else changes."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

if TYPE_CHECKING:
    from citong.platform.identity.models import User

    from .models import Delivery

INAPP = "inapp"


class Unreachable(Exception):
    """It makes no sense to try again; ``str()`` says why, in Chinese and without personal data."""


class Later(Exception):
    """Try again later; ``str()`` is the vendor's code, which an operator can look up."""


class Channel(Protocol):
    """One way to reach people; ``send`` may raise anything, which means: try again later."""

    code: str
    title: str
    per_minute: int  # how many may be tried within a minute

    def enabled(self) -> bool:
        """Whether this installation uses the channel."""
        ...

    def address(self, user: User) -> str:
        """Where ``user`` is reached; empty if nowhere."""
        ...

    def send(self, delivery: Delivery) -> str:
        """Send now and give back the vendor's number of it (or nothing), or raise."""
        ...


channels: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Make a channel known; the same code replaces."""
    channels[channel.code] = channel


def titles() -> list[tuple[str, str]]:
    """Codes and names of all channels, as the log shows them."""
    return [(INAPP, "站内消息"), *((channel.code, channel.title) for channel in channels.values())]


def in_use() -> list[Channel]:
    return [channel for channel in channels.values() if channel.enabled()]


def channel_of(delivery: Delivery) -> Channel:
    """The channel of a row of the outbox, as long as it is in use."""
    channel = channels.get(delivery.channel)
    if channel is None or not channel.enabled():
        raise Unreachable("发送渠道已停用")
    return channel


def link_of(delivery: Delivery) -> str:
    """The whole address of what the message is about, as far as this installation knows its own."""
    return f"{settings.SITE_URL}{delivery.url}" if settings.SITE_URL and delivery.url else ""


def mails() -> bool:
    """Whether this installation sends e-mail."""
    return not settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend")


def mail(address: str, title: str, body: str, url: str = "") -> None:
    """One letter, also to somebody without an account; raises what the mail server says."""
    link = f"{settings.SITE_URL}{url}" if settings.SITE_URL and url else ""
    text = f"{body}\n\n{link}\n" if link else f"{body}\n"
    with get_connection() as server:  # is closed also where it does not let us in
        EmailMessage(f"【刺桐智慧校园】{title}", text, to=[address], connection=server).send()


class Email:
    """Plain text over Django's mail backend; on when a mail server is configured (CITONG_SMTP)."""

    code, title, per_minute = "email", "电子邮件", 300

    def enabled(self) -> bool:
        return mails()

    def address(self, user: User) -> str:
        return user.person.email if user.is_active else ""

    def send(self, delivery: Delivery) -> str:
        to = self.address(delivery.user)
        if not to:
            raise Unreachable("收件人没有电子邮箱")
        try:
            mail(to, delivery.title, delivery.body, delivery.url)
        except SMTPRecipientsRefused as error:
            raise Unreachable("邮件服务器拒收该邮箱") from error
        return ""


register(Email())
