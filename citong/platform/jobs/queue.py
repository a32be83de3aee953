"""Putting jobs into the queue, asking them to stop, trying them again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from . import registry
from .models import Job

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor

State = Job.State
RUN = "citong.platform.jobs.running.run_job"  # by name, because running puts jobs back into this queue


def start(kind: str, actor: Actor, params: dict[str, Any], *, once: bool = False, delay: int = 0) -> Job:
    """Queue a job of ``kind``; with ``once`` a waiting one with the same parameters is enough."""
    declared = registry.kinds[kind]
    if actor.user is None and not actor.is_system:
        raise ValueError("a job is started by a user or by the system")
    if once:
        waiting = Job.objects.filter(kind=kind, state=State.WAITING, params=params, user=actor.user).first()
        if waiting is not None:
            return waiting
    with transaction.atomic():
        job = Job.objects.create(kind=kind, title=declared.title, user=actor.user, post=actor.post, params=params)
        return put(job, delay)


def put(job: Job, delay: int = 0) -> Job:
    """Write a ticket for a waiting job, to be taken after ``delay`` seconds."""
    moment = timezone.now()
    task = import_string(RUN)
    ticket = task.using(run_after=moment + timedelta(seconds=delay)) if delay else task
    job.ticket, job.queued_at = UUID(ticket.enqueue(job.pk).id), moment
    job.save(update_fields=["ticket", "queued_at"])
    return job


def of(actor: Actor) -> QuerySet[Job]:
    """What ``actor`` has started, newest first; housekeeping is nobody's."""
    return Job.objects.filter(user=actor.user, user__isnull=False).select_related("result_file")


def cancel(job: Job) -> Job:
    """Cancel a waiting job at once; ask a running one to stop at its next step."""
    if not Job.objects.filter(pk=job.pk, state=State.WAITING).update(
        state=State.CANCELLED, finished_at=timezone.now(), message="已取消"
    ):
        Job.objects.filter(pk=job.pk, state=State.RUNNING).update(cancel_requested=True)
    job.refresh_from_db()
    return job


@transaction.atomic
def retry(job: Job) -> Job:
    """Queue a failed or cancelled job again, with its parameters and on behalf of its first starter."""
    fresh = {"state": State.WAITING, "cancel_requested": False, "error": "", "message": "", "done": 0, "total": 0}
    ended = Job.objects.filter(pk=job.pk, state__in=[State.FAILED, State.CANCELLED])
    if not ended.update(**fresh, started_at=None, finished_at=None, worker="", attempts=0):
        raise ValidationError("只有失败或已取消的任务可以重试，请刷新后再看。")
    job.refresh_from_db()
    return put(job)
