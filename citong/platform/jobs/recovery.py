"""After a crash or a restart: running jobs without a heartbeat and waiting jobs without a ticket."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from citong.lib import clock

from . import queue, registry
from .models import Job
from .registry import OnDeath
from .running import again

log = logging.getLogger(__name__)
State = Job.State
DEAD = timedelta(minutes=2)  # without a sign of life
MOST = 3  # runs of a job that takes its workers with it


def recover() -> int:
    """Take care of what was left behind; returns how many jobs."""
    limit = timezone.now() - DEAD
    dead = [_bury(job) for job in Job.objects.filter(state=State.RUNNING, heartbeat_at__lt=limit)]
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY).values("id")
    lost = Job.objects.filter(state=State.WAITING, queued_at__lt=limit).exclude(ticket__in=ready)
    return sum(dead) + sum(_requeue(job.pk) for job in lost)


def _bury(job: Job) -> bool:
    kind = registry.kinds.get(job.kind)
    log.warning("job %s (%s): its worker %s is gone", job.pk, job.kind, job.worker)
    if kind and kind.on_death is OnDeath.AGAIN and job.attempts < MOST:
        return again(job)
    ended = Job.objects.filter(pk=job.pk, state=State.RUNNING, attempts=job.attempts)
    error = "执行中断（服务重启或进程异常退出）。请先核对已处理的部分，再重试。"
    return bool(ended.update(state=State.FAILED, error=error, finished_at=clock.now(), worker=""))


@transaction.atomic
def _requeue(pk: int) -> bool:
    job = Job.objects.select_for_update().filter(pk=pk, state=State.WAITING).first()
    if job is None:
        return False
    queue.put(job)
    return True
