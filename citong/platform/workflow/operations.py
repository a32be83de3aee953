"""What every operation on a running instance has in common: the lock, the check, one log line, the to-do lists."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from . import logbook, notices, todo
from .models import Instance, Task
from .moving import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.platform.access.actor import Actor

GONE = "这一步刚刚已被处理或取消，请刷新页面查看最新进展。"
OVER = "这份审批已经办结或撤回，不能再操作。"
FILED = "这份审批已经归档，只能查看。"


def lock(instance_id: int) -> Instance:
    """The instance under the one lock that makes its operations go one after another."""
    rows = Instance.objects.select_for_update(of=("self",)).select_related("version", "flow__unit", "unit")
    found: Instance = rows.get(pk=instance_id)
    return found


@contextmanager
def operation(
    instance: Instance, by: Actor, event: str, *, node: str = "", opinion: str = "", **detail: Any
) -> Iterator[Walk]:
    """One operation: what the block does to the (locked, re-read) instance is logged once and shown to everybody.

    The block may add to ``walk.detail``. The instance given by the caller takes over the new state.
    """
    with transaction.atomic():
        locked = lock(instance.pk)
        if locked.archived:
            raise ValidationError(FILED)
        with _logged(locked, by, event, node, opinion, detail) as walk:
            yield walk
        _take_over(instance, locked)


@contextmanager
def _logged(locked: Instance, by: Actor, event: str, node: str, opinion: str, detail: dict[str, Any]) -> Iterator[Walk]:
    walk = Walk(locked, by)
    walk.detail.update(detail)
    yield walk
    logbook.write(locked, by, event, node, opinion, **walk.detail)
    locked.save()
    change = todo.reconcile(locked, by)
    notices.settle(locked, change.gone)
    notices.tell(walk, event, change.new)


def _take_over(instance: Instance, locked: Instance) -> None:
    for field in Instance._meta.concrete_fields:
        setattr(instance, field.attname, getattr(locked, field.attname))


@contextmanager
def task_operation(
    task: Task, by: Actor, event: str, *, opinion: str = "", **detail: Any
) -> Iterator[tuple[Walk, Task]]:
    """An operation of the one before whom ``task`` lies.

    :raises ValidationError: somebody was quicker, or the instance is over.
    :raises PermissionDenied: the task is another one's.
    """
    with transaction.atomic():
        locked = lock(task.instance_id)
        task.refresh_from_db()
        if not by.is_system and task.assignee_id != (by.user.pk if by.user else None):
            raise PermissionDenied("approvals.own")
        if task.status != Task.Status.PENDING:
            raise ValidationError(GONE)
        if not locked.running:
            raise ValidationError(OVER)
        task.instance = task.run.instance = locked
        with _logged(locked, by, event, task.run.node, opinion, detail) as walk:
            yield walk, task
