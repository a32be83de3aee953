"""Running one job: claim it, run its body as its starter, write down how it ended."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from citong.lib import clock
from citong.lib.typeset import MissingFonts
from citong.platform.access.actor import Actor
from citong.platform.files import intake, kinds, purposes
from citong.platform.files.models import StoredFile

from . import queue, registry
from .models import Job
from .registry import Cancelled, OnDeath

if TYPE_CHECKING:
    from collections.abc import Iterator
    from threading import Event
    from typing import IO

log = logging.getLogger(__name__)
State = Job.State
STEP = 0.5  # seconds between two writes of the progress
PAUSES = (30, 300, 1800)  # seconds before an unexpected error is tried again

_worker: ContextVar[str] = ContextVar("worker", default="inline")
_stop: ContextVar[Event | None] = ContextVar("stop", default=None)


class Interrupted(Exception):
    """Raised by ``progress`` when the worker shuts down and the job may simply run again."""


def _is_starters(actor: Actor, file: StoredFile) -> bool:
    return actor.user is not None and Job.objects.filter(pk=int(file.subject_id), user=actor.user).exists()


RESULT = purposes.declare("jobs.result", "任务结果", types=frozenset(kinds.KINDS), max_mb=1024, reader=_is_starters)


class Running:
    """What the body of a job gets: its row, its actor, and how to tell how far it is."""

    def __init__(self, row: Job, kind: registry.Kind) -> None:
        self.row = row
        self.kind = kind
        self.actor = actor_of(row)
        self._written = 0.0

    def progress(self, done: int, total: int = 0, message: str = "") -> None:
        """Tell how much is done; the place where a job can be stopped.

        :raises Cancelled: the starter has asked to stop. Let it pass, the job ends as cancelled.
        """
        stop = _stop.get()
        if stop is not None and stop.is_set() and self.kind.on_death is OnDeath.AGAIN:
            raise Interrupted
        if time.monotonic() - self._written < STEP and done != total:
            return
        self._written = time.monotonic()
        mine = _mine(self.row)
        if mine.filter(cancel_requested=True).exists():
            raise Cancelled
        mine.update(done=done, total=total, message=message[:200], heartbeat_at=timezone.now())

    def keep(self, name: str, content: bytes | IO[bytes]) -> StoredFile:
        """Keep a file as the result; return it from the body, and the starter can download it."""
        return intake.store(content, name, purpose=RESULT.code, by=self.actor, subject=self.row)


def actor_of(row: Job) -> Actor:
    """The starter, acting as the very post in which he started the job."""
    if row.user is None:
        return Actor.system()
    actor = Actor.of(row.user, row.post_id)
    if (actor.post.pk if actor.post else None) != row.post_id or not row.user.is_active:
        raise ValidationError("发起人已不在当时的岗位上，任务不再执行。")
    return actor


@contextmanager
def as_worker(name: str, stop: Event | None) -> Iterator[None]:
    """Jobs run inside bear the worker's name and heed its stop signal."""
    tokens = _worker.set(name), _stop.set(stop)
    try:
        yield
    finally:
        _worker.reset(tokens[0])
        _stop.reset(tokens[1])


@task()
def run_job(job_id: int) -> None:
    """What a ticket of the queue does."""
    execute(job_id)


def execute(job_id: int) -> None:
    """Run the job, unless somebody else has it or it was cancelled."""
    taken = Job.objects.filter(pk=job_id, state=State.WAITING).update(
        state=State.RUNNING,
        attempts=F("attempts") + 1,
        worker=_worker.get(),
        started_at=clock.now(),
        heartbeat_at=timezone.now(),
    )
    if not taken:
        return
    row = Job.objects.select_related("user", "post").get(pk=job_id)
    try:
        _run(row)
    except Cancelled:
        _end(row, State.CANCELLED, message="已取消")
    except Interrupted:
        again(row, attempts=row.attempts - 1)
    except ValidationError as refusal:
        _end(row, State.FAILED, error="\n".join(refusal.messages))
    except PermissionDenied:
        _end(row, State.FAILED, error="发起人没有执行这项任务的权限。")
    except MissingFonts as missing:
        _end(row, State.FAILED, error=str(missing))
    except Exception:
        log.exception("job %s (%s) failed", row.pk, row.kind)
        _failed(row)


def _run(row: Job) -> None:
    kind = registry.kinds.get(row.kind)
    if kind is None:
        raise ValidationError("这类任务在当前版本中已不存在。")
    found: Any = kind.run(Running(row, kind), **row.params)
    file = found if isinstance(found, StoredFile) else None
    _end(row, State.DONE, result=None if file else found, result_file=file)


def _mine(row: Job) -> Any:
    """The row, as long as nobody has taken this run for dead."""
    return Job.objects.filter(pk=row.pk, state=State.RUNNING, attempts=row.attempts)


def _end(row: Job, state: str, **facts: Any) -> None:
    if not _mine(row).update(state=state, finished_at=clock.now(), worker="", **facts):
        log.warning("job %s (%s) had been taken for dead; its end as %s is not recorded", row.pk, row.kind, state)


def _failed(row: Job) -> None:
    kind = registry.kinds[row.kind]
    if row.attempts <= kind.retries:
        again(row, delay=PAUSES[min(row.attempts, len(PAUSES)) - 1], message="出错后将自动重试")
    else:
        _end(
            row, State.FAILED, error=f"系统出错，已记录（任务编号 {row.pk}）。请稍后重试，仍不成功时请联系系统管理员。"
        )


@transaction.atomic
def again(row: Job, *, delay: int = 0, **facts: Any) -> bool:
    """Put a running job back into the queue; false if it has ended meanwhile."""
    if not _mine(row).update(state=State.WAITING, worker="", **facts):
        return False
    row.refresh_from_db()
    queue.put(row, delay)
    return True
