"""后台任务: work that takes longer than a page, with progress, result, cancelling, retries and a timetable.

``jobs.job`` declares a kind of job, ``jobs.start`` queues one, ``jobs.run_pending`` runs inline what waits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .registry import Cancelled, OnDeath, daily, every, job

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

    from .models import Job

__all__ = ["Cancelled", "OnDeath", "daily", "every", "job", "run_pending", "start"]


def start(kind: str, actor: Actor, **params: Any) -> Job:
    """Queue a job of ``kind`` on behalf of ``actor``, in the caller's transaction."""
    from . import queue

    return queue.start(kind, actor, params)


def run_pending() -> int:
    """Run everything that waits, here and now; for tests and small scripts."""
    from . import worker

    return worker.run_pending()
