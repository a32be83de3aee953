"""Who has read what: copies become read, tasks remember when they were first seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from citong.lib import clock

from .models import Instance, Task

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def read(task: Task, by: Actor) -> None:
    """``by`` has opened the page; nothing happens to what is another one's or was seen before."""
    if by.user is None or task.assignee_id != by.user.pk or task.seen_at is not None:
        return
    task.seen_at = clock.now()
    if task.status == Task.Status.UNREAD:
        task.status = Task.Status.READ


def unseen(instance: Instance, by: Actor) -> list[Task]:
    """What the opening of the page would mark as seen."""
    fresh = Q(status=Task.Status.UNREAD) | Q(status=Task.Status.PENDING, seen_at__isnull=True)
    return list(Task.objects.filter(fresh, instance=instance, assignee=by.user))
