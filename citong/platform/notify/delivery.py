"""Emptying the outbox: each row is leased, sent outside of any transaction, and marked."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.jobs import OnDeath, daily, every, job, queue

from . import wishes
from .channels import Later, Unreachable, channel_of, channels
from .models import Delivery

if TYPE_CHECKING:
    from citong.platform.jobs.running import Running

log = logging.getLogger(__name__)
State = Delivery.State
LEASE = timedelta(minutes=10)  # for which a row belongs to the one who is sending it
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
PACE = timedelta(minutes=1)
KEPT = timedelta(days=180)


@job("notify.deliver", "发送通知", on_death=OnDeath.AGAIN, quiet=True)
def deliver(running: Running) -> dict[str, int]:
    """Send what is due, of each channel no more than it may send within a minute; the rest follows after a minute."""
    due = list(
        Delivery.objects.filter(state=State.WAITING, next_at__lte=timezone.now())
        .order_by("-urgent", "next_at")
        .values_list("pk", "channel")
    )
    left = {code: _allowance(code) for code in {channel for _, channel in due}}
    sent = held = 0
    for number, (pk, channel) in enumerate(due, 1):
        if left[channel] <= 0:
            held += 1
            continue
        left[channel] -= 1
        sent += _send(pk)
        running.progress(number, len(due))
    if held:
        queue.start("notify.deliver", Actor.system(), {}, once=True, delay=int(PACE.total_seconds()))
    return {"due": len(due), "sent": sent, "held": held}


def _allowance(code: str) -> int:
    """How many the channel may still try within this minute, over all workers."""
    if code not in channels:
        return 1_000_000  # it is gone: its rows only have to be marked
    tried = Delivery.objects.filter(channel=code, tried_at__gt=timezone.now() - PACE).count()
    return channels[code].per_minute - tried


def _send(pk: int) -> bool:
    now = timezone.now()
    row = Delivery.objects.select_related("user__person", "user__follower", "message").get(pk=pk)
    if row.message is not None and row.message.read_at is not None:
        _mark(row, state=State.SPARED)
        return False
    if not row.urgent and (pause := wishes.quiet_for(row.user)):
        _mark(row, next_at=now + pause)
        return False
    mine = Delivery.objects.filter(pk=pk, state=State.WAITING, next_at__lte=now)
    if not mine.update(next_at=now + LEASE, tried_at=now, attempts=F("attempts") + 1):
        return False  # another worker is at it
    row.attempts += 1
    return _try(row)


def _try(row: Delivery) -> bool:
    """Over the network, so never inside a transaction."""
    try:
        receipt = channel_of(row).send(row)
    except Unreachable as reason:
        _mark(row, state=State.FAILED, error=str(reason))
    except Exception as error:  # noqa: BLE001 - whatever an adapter raises means: try again later
        _postpone(row, error)
    else:
        _mark(row, state=State.SENT, sent_at=clock.now(), error="", receipt=(receipt or "")[:64])
        return True
    return False


def _postpone(row: Delivery, error: Exception) -> None:
    """The message of an error may name the receiver; only its kind, or the vendor's code, is kept."""
    kind = str(error)[:80] if isinstance(error, Later) else type(error).__name__
    log.warning("delivery %s over %s failed: %s", row.pk, row.channel, kind)
    reason = f"暂时无法发送（{kind}）"
    if row.attempts > len(PAUSES):
        _mark(row, state=State.FAILED, error=reason)
    else:
        _mark(row, next_at=timezone.now() + PAUSES[row.attempts - 1], error=reason)


def _mark(row: Delivery, **facts: object) -> None:
    Delivery.objects.filter(pk=row.pk, state=State.WAITING).update(**facts)


@job("notify.forget", "清理过期发送记录", on_death=OnDeath.AGAIN, quiet=True)
def forget(_running: Running) -> dict[str, int]:
    """Forget records of sending that nobody asks for any more; messages in the inbox stay."""
    old = Delivery.objects.filter(created_at__lt=clock.now() - KEPT).exclude(state=State.WAITING)
    return {"deliveries": old.delete()[0]}


every("notify.deliver", minutes=5)
daily("notify.forget", "03:40")
