"""Lists of one's own: to do, done, applied for, copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q

from citong.lib import clock
from citong.platform.workflow.models import FlowDef, Instance, Task

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor

TODO, DONE, APPLIED, COPIED = "todo", "done", "applied", "copied"
TABS = {TODO: "待我办理", DONE: "我已办理", APPLIED: "我的申请", COPIED: "抄送我的"}
Status = Task.Status


@dataclass(frozen=True)
class Narrow:
    """What a list is narrowed to."""

    tab: str
    text: str = ""
    flow: str = ""
    state: str = ""


def tasks(actor: Actor, tab: str) -> QuerySet[Task]:
    """The tasks of a tab, in its order."""
    own = Task.objects.filter(assignee=actor.user)
    if tab == TODO:
        rows = own.filter(status=Status.PENDING).order_by(
            "-instance__urgency", F("run__due_at").asc(nulls_last=True), "created_at"
        )
    elif tab == DONE:
        acted = own.filter(status__in=(Status.DONE, Status.MOVED), acted_at__isnull=False)  # as the index has them
        rows = acted.exclude(kind=Task.Kind.FILL).order_by("-acted_at")
    else:
        rows = own.filter(kind=Task.Kind.COPY, status__in=(Status.UNREAD, Status.READ)).order_by("-created_at")
    found: QuerySet[Task] = rows.select_related(
        "run", "instance__flow", "instance__initiator__person", "instance__unit", "owner__person"
    )
    return found


def applied(actor: Actor) -> QuerySet[Instance]:
    rows: QuerySet[Instance] = Instance.objects.filter(initiator=actor.user).select_related("flow", "unit")
    return rows.order_by("-pk")


def draft(actor: Actor, pk: int) -> Instance | None:
    """An application of one's own that can still be changed as a whole."""
    rows = Instance.objects.filter(initiator=actor.user, pk=pk)
    return rows.select_related("version", "flow__unit", "unit", "post").first()


def last_of(actor: Actor, flow: int) -> int:
    """One's newest application of a flow; 0 before the first."""
    newest = Instance.objects.filter(initiator=actor.user, flow=flow).order_by("-pk")
    return newest.values_list("pk", flat=True).first() or 0


def next_one(actor: Actor) -> Task | None:
    """The oldest task that waits."""
    return tasks(actor, TODO).order_by("created_at", "pk").first()


def waiting(actor: Actor, ids: list[str]) -> QuerySet[Task]:
    """One's own tasks among ``ids``, also those that are done meanwhile."""
    return Task.objects.filter(assignee=actor.user, pk__in=ids).select_related("run", "instance").order_by("pk")


def listed(actor: Actor, by: Narrow) -> QuerySet[Any]:
    """The rows of a tab that fit what was asked for."""
    mine = by.tab == APPLIED
    rows: QuerySet[Any] = applied(actor) if mine else tasks(actor, by.tab)
    at = "" if mine else "instance__"
    if by.text:
        named = Q(**{f"{at}title__icontains": by.text}) | Q(**{f"{at}number__icontains": by.text})
        person = f"{at}initiator__person__"
        rows = rows.filter(
            named | Q(**{f"{person}name__icontains": by.text}) | Q(**{f"{person}initials__startswith": by.text.lower()})
        )
    if by.flow.isdecimal():
        rows = rows.filter(**{f"{at}flow": by.flow})
    if by.state in Instance.Status.values:
        rows = rows.filter(**{f"{at}status": by.state})
    return rows


def flows(actor: Actor, tab: str) -> list[tuple[int, str]]:
    """The flows that occur in a tab, to narrow it."""
    rows = applied(actor) if tab == APPLIED else tasks(actor, tab)
    ids = rows.order_by().values("flow" if tab == APPLIED else "instance__flow")
    return list(FlowDef.objects.filter(pk__in=ids).order_by("category", "order").values_list("pk", "name"))


def todo_count(actor: Actor) -> int:
    return tasks(actor, TODO).order_by().count()


def late_count(actor: Actor) -> int:
    """What waits beyond its time."""
    return tasks(actor, TODO).order_by().filter(run__due_at__lt=clock.now()).count()


def counts(actor: Actor) -> dict[str, int]:
    """Figures of the tabs: what waits, and what was not read yet."""
    return {
        TODO: todo_count(actor),
        COPIED: tasks(actor, COPIED).order_by().filter(status=Status.UNREAD).count(),
    }
