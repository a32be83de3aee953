"""Jobs of the house: forget what is long over, sweep up lost bytes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from citong.lib import clock
from citong.platform.files import intake, sweeping

from .models import Job
from .registry import OnDeath, daily, job

if TYPE_CHECKING:
    from .running import Running

KEPT = timedelta(days=90)  # a person's jobs, with their result files
KEPT_QUIET = timedelta(days=3)  # those that the timetable started
ALL_TABLES = 0x10002  # analyse whichever need it, not only those that this connection has read
ENDED = [Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED]


@job("jobs.housekeeping", "清理过期任务与残留文件", on_death=OnDeath.AGAIN, quiet=True)
def housekeeping(running: Running) -> dict[str, int]:
    """Forget ended jobs, spent tickets and bytes without a row; let SQLite learn how its tables are filled."""
    running.progress(0, 3, "清理过期任务")
    jobs = _forget_jobs()
    running.progress(1, 3, "清理队列")
    spent = DBTaskResult.objects.exclude(status=TaskResultStatus.READY)
    tickets, _ = spent.filter(enqueued_at__lt=timezone.now() - KEPT_QUIET).delete()
    running.progress(2, 3, "清理残留文件")
    _gather_statistics()
    return {"jobs": jobs, "tickets": tickets, "files": sweeping.sweep()}


def _gather_statistics() -> None:
    """PostgreSQL does so by itself. Without them SQLite passes over partial indexes, such as that of pending tasks."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA optimize={ALL_TABLES}")


def _forget_jobs() -> int:
    now = clock.now()
    own = Job.objects.filter(state__in=ENDED, user__isnull=False, finished_at__lt=now - KEPT)
    quiet = Job.objects.filter(state__in=ENDED, user__isnull=True, finished_at__lt=now - KEPT_QUIET)
    old = list((own | quiet).select_related("result_file"))
    for row in old:
        if row.result_file:
            intake.discard(row.result_file)
        row.delete()
    return len(old)


daily("jobs.housekeeping", "03:10")
