"""Who has read what: copies and messages become read, tasks remember when they were first seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from citong.lib import clock
from citong.platform.inbox import messages

from .models import Instance, Task
from .todo import address

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def read(task: Task, by: Actor) -> None:
    """``by`` has opened the page; nothing happens to what is another one's or was seen before."""
    if by.user is None or task.assignee_id != by.user.pk or task.seen_at is not None:
        return
    task.seen_at = clock.now()
    if task.status == Task.Status.UNREAD:
        task.status = Task.Status.READ


def opened(instance: Instance, by: Actor) -> None:
    """``by`` is on the page: whatever message led there is read."""
    if by.user is not None:
        messages.read_at_address(by.user, address(instance))


def unseen(instance: Instance, by: Actor) -> list[Task]:
    """What the opening of the page would mark as seen."""
    fresh = Q(status=Task.Status.UNREAD) | Q(status=Task.Status.PENDING, seen_at__isnull=True)
    return list(Task.objects.filter(fresh, instance=instance, assignee=by.user))
