"""Telling people: fills in the text and writes the outbox, all in the caller's transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.identity.models import User
from citong.platform.inbox import messages
from citong.platform.inbox.models import check_local
from citong.platform.jobs import queue

from . import texts, wishes
from .channels import INAPP, channels
from .models import Delivery, Template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from citong.platform.inbox.models import Message

BATCH = 2000


def sync_templates() -> None:
    """Bring declared texts into the table; those that were reworded keep their words. Run after each migration."""
    for text in texts.texts.values():
        fixed = {"label": text.label, "placeholders": list(text.placeholders)}
        ways = {"channels": list(text.channels), "fallback": list(text.fallback)}
        fresh = {"title": text.title, "body": text.body, **ways}
        row, new = Template.objects.get_or_create(code=text.code, defaults=fixed | fresh)
        if not new:
            Template.objects.filter(pk=row.pk).update(**(fixed if row.edited else fixed | fresh))


def render(template: Template, values: dict[str, Any]) -> tuple[str, str]:
    """Title (on one line, at most 120 characters) and body with all placeholders filled in."""
    missing = set(template.placeholders) - values.keys()
    if missing:
        raise ValueError(f"message {template.code}: no value for {sorted(missing)}")
    title = " ".join(template.title.format_map(values).split())[:120]
    return title, template.body.format_map(values)


@transaction.atomic
def notify(
    code: str, users: Iterable[User], *, url: str = "", key: str = "", urgent: bool = False, **values: Any
) -> int:
    """Tell ``users`` by the message ``code``; returns how many were told.

    Inside the product the message is there with the commit; other channels follow by a job.

    :param key: whoever was told this message under the same key before is not told again (reminders).
    :param urgent: goes out during quiet hours too, as a text that was declared urgent always does.
    """
    check_local(url)
    template = Template.objects.get(code=code)
    title, body = render(template, values)
    receivers = _receivers(users, code, key)
    letters = messages.write((user.pk for user in receivers), title, body, url, code)
    urgent = urgent or (code in texts.texts and texts.texts[code].urgent)
    facts: dict[str, Any] = {"code": code, "title": title, "body": body, "url": url, "key": key, "urgent": urgent}
    rows = [Delivery(**facts, **one) for one in _deliveries(template, receivers, letters)]
    Delivery.objects.bulk_create(rows, batch_size=BATCH)
    if any(row.state == Delivery.State.WAITING for row in rows):
        queue.start("notify.deliver", Actor.system(), {}, once=True)
    return len(receivers)


def withdraw(codes: Iterable[str], url: str, receivers: Iterable[int] | None = None) -> None:
    """Take back what was told about ``url``: nothing further goes out, and what is unread no longer counts as news.

    :param receivers: ids of the accounts from which alone it is taken back.
    """
    waiting = Delivery.objects.filter(code__in=list(codes), url=url, state=Delivery.State.WAITING)
    if receivers is not None:
        waiting = waiting.filter(user__in=list(receivers))
    waiting.update(state=Delivery.State.SPARED)
    messages.settle(codes, url, receivers)


def _receivers(users: Iterable[User], code: str, key: str) -> list[User]:
    """Each once, active ones only, with their person; without those who were told already."""
    active = User.objects.filter(pk__in={user.pk for user in users}, is_active=True).select_related(
        "person", "follower"
    )
    if key:
        active = active.exclude(pk__in=Delivery.objects.filter(code=code, key=key, channel=INAPP).values("user"))
    return list(active.order_by("pk"))


def _deliveries(template: Template, receivers: Sequence[User], letters: Sequence[Message]) -> Iterator[dict[str, Any]]:
    """The inbox, which is delivered by being written; the template's channels at once; those of last resort in steps."""
    written = {"state": Delivery.State.SENT, "sent_at": clock.now(), "attempts": 1}
    unwanted = wishes.muted(template.code, (user.pk for user in receivers))
    step = timedelta(hours=settings.FALLBACK_HOURS)
    now = timezone.now()
    for user, letter in zip(receivers, letters, strict=True):
        yield {"user": user, "channel": INAPP, **written}
        at_once = _reaching(template.channels, user, unwanted)
        yield from ({"user": user, "channel": channel} for channel in at_once)
        resorts = [one for one in _reaching(template.fallback, user, unwanted) if one not in at_once]
        for number, channel in enumerate(resorts, 1):
            yield {"user": user, "channel": channel, "message": letter, "next_at": now + number * step}


def _reaching(codes: Iterable[str], user: User, unwanted: set[tuple[int, str]]) -> list[str]:
    """Those channels of ``codes`` that are on, reach the user and are not muted by him."""
    known = [channels[code] for code in codes if code in channels and (user.pk, code) not in unwanted]
    return [channel.code for channel in known if channel.enabled() and channel.address(user)]
