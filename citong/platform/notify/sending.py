"""Telling people: fills in the text and writes the outbox, all in the caller's transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.identity.models import User
from citong.platform.inbox import messages
from citong.platform.inbox.models import check_local
from citong.platform.jobs import queue

from . import texts
from .channels import channels
from .models import Delivery, Template

if TYPE_CHECKING:
    from collections.abc import Iterable

INAPP = "inapp"
BATCH = 2000


def sync_templates() -> None:
    """Bring declared texts into the table; those that were reworded keep their words. Run after each migration."""
    for text in texts.texts.values():
        fixed = {"label": text.label, "placeholders": list(text.placeholders)}
        fresh = {"title": text.title, "body": text.body, "channels": list(text.channels)}
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
def notify(code: str, users: Iterable[User], *, url: str = "", key: str = "", **values: Any) -> int:
    """Tell ``users`` by the message ``code``; returns how many were told.

    Inside the product the message is there with the commit; other channels follow by a job.

    :param key: whoever was told this message under the same key before is not told again (reminders).
    """
    check_local(url)
    template = Template.objects.get(code=code)
    title, body = render(template, values)
    receivers = _receivers(users, code, key)
    messages.send(receivers, title, body, url, code)
    rows = [
        Delivery(user=user, channel=channel, code=code, title=title, body=body, url=url, key=key, **_state(channel))
        for user in receivers
        for channel in [INAPP, *_others(template, user)]
    ]
    Delivery.objects.bulk_create(rows, batch_size=BATCH)
    if any(row.state == Delivery.State.WAITING for row in rows):
        queue.start("notify.deliver", Actor.system(), {}, once=True)
    return len(receivers)


def _receivers(users: Iterable[User], code: str, key: str) -> list[User]:
    """Each once, active ones only, with their person; without those who were told already."""
    active = User.objects.filter(pk__in={user.pk for user in users}, is_active=True).select_related("person")
    if key:
        active = active.exclude(pk__in=Delivery.objects.filter(code=code, key=key, channel=INAPP).values("user"))
    return list(active.order_by("pk"))


def _others(template: Template, user: User) -> list[str]:
    """Further channels of the template that are on and reach the user."""
    known = [channels[code] for code in template.channels if code in channels]
    return [channel.code for channel in known if channel.enabled() and channel.address(user)]


def _state(channel: str) -> dict[str, Any]:
    """A message inside the product is delivered by being written."""
    return {"state": Delivery.State.SENT, "sent_at": clock.now(), "attempts": 1} if channel == INAPP else {}
