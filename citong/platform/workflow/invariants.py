"""What must hold of every instance at any moment; the check command and the tests ask here."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from citong.platform.inbox import work
from citong.platform.inbox.models import OPEN, WorkItem

from . import logbook
from .models import Instance, NodeRun, Task

if TYPE_CHECKING:
    from collections.abc import Iterator


def broken(instance: Instance, waiting: list[int] | None = None) -> list[str]:
    """The rules that ``instance`` breaks, in words; empty if all is well.

    :param waiting: who has an open item about it, if that is known already.
    """
    if waiting is None:
        waiting = list(WorkItem.objects.filter(OPEN, work.about(instance)).values_list("user", flat=True))
    return list(_broken(instance, waiting))


def _broken(instance: Instance, waiting: list[int]) -> Iterator[str]:
    runs = list(instance.runs.all())
    tasks = list(instance.tasks.all())
    pending = [task for task in tasks if task.status == Task.Status.PENDING]
    alive = {run.pk for run in runs if run.status in NodeRun.ALIVE}
    active = {run.pk for run in runs if run.status == NodeRun.Status.ACTIVE}
    if instance.running and not pending:
        yield "运行中的审批没有待办"
    if not instance.running and alive:
        yield "已结束的审批还有进行中的环节"
    if any(task.status in Task.OPEN and task.run_id not in active for task in tasks):
        yield "已关闭的环节还有待办"
    if any(count > 1 for count in Counter(run.path for run in runs if run.pk in alive).values()):
        yield "同一位置有两个进行中的环节"
    if any(not any(t.status == Task.Status.PENDING and t.run_id == pk for t in tasks) for pk in active):
        yield "进行中的环节没有待办"
    if logbook.broken(instance) is not None:
        yield "办理记录的摘要链不完整"
    if sorted(waiting) != sorted({task.assignee_id for task in pending}):
        yield "待办列表与任务不一致"
