"""The timetable: declared in code, adjustable in the table, each start made once however many workers tick."""

from __future__ import annotations

import logging

from django.db import transaction

from citong.lib import clock
from citong.platform.access.actor import Actor

from . import queue, registry
from .models import Job, Schedule

log = logging.getLogger(__name__)


def sync_schedules() -> None:
    """Bring declared timings into the table; times that an administrator has changed stay. Run after each migration."""
    for timing in registry.timings.values():
        given = {"daily_at": timing.daily_at, "every_minutes": timing.every_minutes}
        Schedule.objects.update_or_create(
            kind=timing.kind,
            defaults={"title": registry.kinds[timing.kind].title},
            create_defaults={
                "title": registry.kinds[timing.kind].title,
                **given,
                "next_at": Schedule(**given).after(clock.now()),
            },
        )
    Schedule.objects.exclude(kind__in=registry.timings).delete()


def tick() -> list[Job]:
    """Start what is due. A start that was missed is made up for once; one that still runs is not doubled."""
    now = clock.now()
    started = [_start(row) for row in Schedule.objects.filter(enabled=True, next_at__lte=now)]
    for row in Schedule.objects.filter(enabled=True, next_at__gt=now):
        if row.next_at > row.after(now):  # the business clock was set back, or the time was changed
            Schedule.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=row.after(now))
    return [job for job in started if job is not None]


@transaction.atomic
def _start(row: Schedule) -> Job | None:
    now = clock.now()
    won = Schedule.objects.filter(pk=row.pk, next_at=row.next_at).update(next_at=row.after(now), last_at=now)
    if not won or row.kind not in registry.kinds:
        return None
    if Job.objects.filter(kind=row.kind, state__in=[Job.State.WAITING, Job.State.RUNNING], user=None).exists():
        log.info("scheduled job %s is still at work; this start is left out", row.kind)
        return None
    job = queue.start(row.kind, Actor.system(), {})
    Schedule.objects.filter(pk=row.pk).update(last_job=job)
    return job
