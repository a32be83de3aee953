"""Emptying the outbox: each row is leased, sent outside of any transaction, and marked."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils import timezone

from citong.lib import clock
from citong.platform.jobs import OnDeath, daily, every, job

from .channels import Unreachable, channel_of
from .models import Delivery

if TYPE_CHECKING:
    from citong.platform.jobs.running import Running

log = logging.getLogger(__name__)
State = Delivery.State
LEASE = timedelta(minutes=10)  # for which a row belongs to the one who is sending it
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
KEPT = timedelta(days=180)


@job("notify.deliver", "发送通知", on_death=OnDeath.AGAIN, quiet=True)
def deliver(running: Running) -> dict[str, int]:
    """Send what is due."""
    due = list(
        Delivery.objects.filter(state=State.WAITING, next_at__lte=timezone.now())
        .order_by("next_at")
        .values_list("pk", flat=True)
    )
    sent = 0
    for number, pk in enumerate(due, 1):
        sent += _send(pk)
        running.progress(number, len(due))
    return {"due": len(due), "sent": sent}


def _send(pk: int) -> bool:
    now = timezone.now()
    mine = Delivery.objects.filter(pk=pk, state=State.WAITING, next_at__lte=now)
    if not mine.update(next_at=now + LEASE, attempts=F("attempts") + 1):
        return False  # another worker is at it
    row = Delivery.objects.select_related("user__person").get(pk=pk)
    try:
        channel_of(row).send(row)
    except Unreachable as reason:
        _mark(row, state=State.FAILED, error=str(reason))
    except Exception as error:  # noqa: BLE001 - whatever an adapter raises means: try again later
        _postpone(row, error)
    else:
        _mark(row, state=State.SENT, sent_at=clock.now(), error="")
        return True
    return False


def _postpone(row: Delivery, error: Exception) -> None:
    """The message of an error may name the receiver; only its kind is kept."""
    log.warning("delivery %s over %s failed: %s", row.pk, row.channel, type(error).__name__)
    reason = f"暂时无法发送（{type(error).__name__}）"
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
