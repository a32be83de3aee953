"""Approvals on the desk: applications on their way, and the days on which one is away."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q
from django.urls import reverse

from citong.kit import desk
from citong.platform.workflow.models import Instance, Task
from citong.platform.workflow.perms import perms
from citong.platform.workflow.todo import address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.platform.access.actor import Actor

AWAY = ("staff-leave", "business-trip", "outing")  # flows of which each approved application is an absence
NAMED = 3


@desk.waiting(perms.own)
def applications(actor: Actor) -> Iterator[desk.Waiting]:
    """One's applications that lie before somebody else."""
    wanted = Task.objects.filter(Q(status=Task.Status.PENDING) | Q(kind=Task.Kind.FILL, assignee=actor.user))
    tasks = Prefetch("tasks", wanted.select_related("run", "assignee__person").order_by("pk"), "shown_tasks")
    rows = Instance.objects.filter(initiator=actor.user, status=Instance.Status.RUNNING)
    for instance in rows.prefetch_related(tasks).order_by("pk")[: desk.MOST]:
        pending = [task for task in instance.shown_tasks if task.status == Task.Status.PENDING]
        others = [task for task in pending if task.assignee_id != instance.initiator_id]
        own = next((task for task in instance.shown_tasks if task.kind == Task.Kind.FILL), None)
        if others:
            yield _waiting(instance, others, own)


def _waiting(instance: Instance, tasks: list[Task], own: Task | None) -> desk.Waiting:
    names = list(dict.fromkeys(task.shown for task in tasks))
    due = [task.run.due_at for task in tasks if task.run.due_at]
    return desk.Waiting(
        instance.title,
        address(instance),
        step="、".join(dict.fromkeys(task.run.name for task in tasks)),
        holder="、".join(names[:NAMED]) + (f"等 {len(names)} 人" if len(names) > NAMED else ""),
        since=min(task.run.entered_at for task in tasks),
        due=min(due, default=None),
        urge=reverse("approvals-act", args=[own.pk, "urge"]) if own else "",
    )


@desk.dates(perms.own)
def absences(actor: Actor, first: date, last: date) -> Iterator[desk.Date]:
    """Approved leave and trips of one's own, as whole days."""
    approved = Instance.ended_as(Instance.Status.APPROVED)
    rows = Instance.objects.filter(approved, initiator=actor.user, flow__code__in=AWAY)
    for instance in rows.select_related("flow").order_by("-pk")[: desk.MOST]:
        span = instance.data.get("span") or {}
        if not span.get("from") or not span.get("to"):
            continue
        start, end = date.fromisoformat(span["from"]), date.fromisoformat(span["to"])
        if start <= last and end >= first:
            yield desk.Date(start, instance.flow.name, instance.title, address(instance), end, "green")
