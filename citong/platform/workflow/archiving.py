"""归档: what has ended is put away after the days that its flow says; it is read and found as before, and nothing is done to it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.jobs import OnDeath, daily, job

from .models import FlowDef, Instance
from .operations import GONE, operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.platform.jobs.running import Running

ENDED = (Instance.Status.APPROVED, Instance.Status.REJECTED, Instance.Status.TERMINATED)


def archive(instance: Instance, by: Actor) -> None:
    """Put away what has ended; how it ended stays known."""
    with operation(instance, by, "archive") as walk:
        one = walk.instance
        if one.status not in ENDED:
            raise ValidationError(GONE)
        one.outcome, one.status = one.status, Instance.Status.ARCHIVED


def due() -> Iterator[int]:
    """Applications whose days are over, by the days of their flow."""
    rows = FlowDef.objects.exclude(archive_after=None).order_by()
    for days in sorted(set(rows.values_list("archive_after", flat=True))):
        old = Instance.objects.filter(status__in=ENDED, ended_at__lt=clock.now() - timedelta(days=days))
        yield from old.filter(flow__archive_after=days).order_by("pk").values_list("pk", flat=True)


@job("approvals.archive", "审批归档", on_death=OnDeath.AGAIN, quiet=True)
def archive_job(running: Running) -> dict[str, int]:
    ids = list(due())
    for number, pk in enumerate(ids, 1):
        archive(Instance.objects.get(pk=pk), Actor.system())
        running.progress(number, len(ids))
    return {"archived": len(ids)}


daily("approvals.archive", "02:20")
