"""The to-do list follows the tasks: one item for each person before whom something of an instance lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from citong.lib import clock
from citong.platform.identity.models import Post
from citong.platform.inbox import work
from citong.platform.inbox.models import OPEN, WorkItem

from .models import Task

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

    from .models import Instance

KIND = "approvals.own"


def address(instance: Instance) -> str:
    """The page of an instance (of the feature 工作审批)."""
    return reverse("approvals-detail", args=[instance.pk])


@dataclass(frozen=True)
class Change:
    """Before whom an instance lies since an operation, by their tasks, and the ids of those who are rid of it."""

    new: list[Task]
    gone: list[int]


def reconcile(instance: Instance, by: Actor) -> Change:
    """Bring the to-do items in line with the pending tasks; whoever has the next node too gets an item of its own for it."""
    pending = list(
        Task.objects.filter(instance=instance, status=Task.Status.PENDING).select_related("run", "assignee", "post")
    )
    own = WorkItem.objects.filter(OPEN, work.about(instance), kind=KIND)
    items = {item.user_id: item for item in own if item.user_id is not None}
    asked = {(task.assignee_id, _title(instance, task)) for task in pending}
    gone = {user: item.pk for user, item in items.items() if (user, item.title) not in asked}
    items = {user: item for user, item in items.items() if user not in gone}
    first: dict[int, Task] = {}
    for task in sorted(pending, key=_how_soon):
        first.setdefault(task.assignee_id, task)
    WorkItem.objects.filter(pk__in=gone.values()).update(done_at=clock.now(), done_by=by.user)
    new = [task for user, task in first.items() if user not in items]
    offices = _offices(instance, new)
    WorkItem.objects.bulk_create(_item(instance, task, offices.get(task.pk)) for task in new)
    for task in (task for user, task in first.items() if user in items and items[user].due_at != task.run.due_at):
        WorkItem.objects.filter(pk=items[task.assignee_id].pk).update(due_at=task.run.due_at)
    return Change(new, list(gone))


def _how_soon(task: Task) -> tuple[bool, float, int]:
    due = task.run.due_at
    return due is None, due.timestamp() if due else 0, task.pk


def _offices(instance: Instance, tasks: list[Task]) -> dict[int, int]:
    """For which unit each handler acts, by his task: where the post is by which he was found, else where one applied.

    Who was named as a person and holds no post there has the task for himself.
    """
    found = {task.pk: task.post.unit_id for task in tasks if task.post}
    named = {task.assignee.person_id: task.pk for task in tasks if not task.post}
    if named:
        posts = Post.objects.filter(Post.current(), person__in=named, unit__path__startswith=instance.unit.path)
        found |= {named[person]: instance.unit_id for person in posts.values_list("person", flat=True)}
    return found


def _title(instance: Instance, task: Task) -> str:
    again = task.kind == Task.Kind.FILL and task.run.round > 1
    return f"{instance.title}：{'修改后重新提交' if again else task.run.name}"[:120]


def _item(instance: Instance, task: Task, office: int | None) -> WorkItem:
    return WorkItem(
        kind=KIND,
        title=_title(instance, task),
        url=address(instance),
        subject_kind=instance._meta.label_lower,
        subject_id=str(instance.pk),
        user_id=task.assignee_id,
        office_id=office,
        urgency=instance.urgency,
        due_at=task.run.due_at,
    )
