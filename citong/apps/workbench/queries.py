"""What the desk reads: each user's own work, messages and jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from citong.kit import desk
from citong.lib import clock
from citong.platform.inbox import messages, work
from citong.platform.inbox.models import Message, WorkItem
from citong.platform.jobs import queue

if TYPE_CHECKING:
    from django.db.models import OrderBy, QuerySet
    from django.http import QueryDict

    from citong.platform.access.actor import Actor
    from citong.platform.jobs.models import Job

OPEN, LATE, MINE, OTHERS, DONE = "open", "late", "mine", "others", "done"
TABS = {OPEN: "待办", LATE: "已超时", MINE: "我认领的", OTHERS: "同事认领的", DONE: "已办"}
ORDERS: dict[str, tuple[str, tuple[str | OrderBy, ...]]] = {
    "": ("按期限", ()),
    "new": ("最近产生", ("-created_at", "-pk")),
    "old": ("等得最久", ("created_at", "pk")),
    "urgent": ("紧急程度", ("-urgency", *work.BY_TIME)),
}


@dataclass(frozen=True)
class Narrow:
    """What the to-do page is narrowed to; values that do not exist count as not given."""

    tab: str = OPEN
    kind: str = ""
    text: str = ""
    order: str = ""

    @classmethod
    def asked(cls, given: QueryDict) -> Narrow:
        tab, order = given.get("tab", ""), given.get("sort", "")
        return cls(
            tab if tab in TABS else OPEN,
            given.get("kind", ""),
            given.get("q", "").strip(),
            order if order in ORDERS else "",
        )


def todo(actor: Actor, by: Narrow) -> QuerySet[WorkItem]:
    rows = _tab(actor, by.tab)
    if by.text:
        rows = rows.filter(title__icontains=by.text)
    if by.kind:
        rows = rows.filter(kind=by.kind)
    _, order = ORDERS[by.order]
    return rows.order_by(*order) if order else rows


def _tab(actor: Actor, tab: str) -> QuerySet[WorkItem]:
    if tab == DONE:
        return work.done_by(actor).select_related("unit", "claimed_by__person")
    if tab == OTHERS:
        return work.for_actor(actor, others=True).exclude(Q(claimed_by__isnull=True) | Q(claimed_by=actor.user))
    rows = work.for_actor(actor)
    if tab == LATE:
        return rows.filter(due_at__lt=clock.now())
    return rows.filter(claimed_by=actor.user) if tab == MINE else rows


def kinds(actor: Actor) -> list[tuple[str, str, int]]:
    """Code, name and number of each kind of work that waits."""
    found = ((code, desk.kind_label(code), counts.open) for code, counts in desk.counted(actor).items())
    return sorted(found, key=lambda kind: -kind[2])


def counts(actor: Actor) -> work.Counts:
    return sum(desk.counted(actor).values(), work.Counts())


def item(actor: Actor, pk: int) -> WorkItem | None:
    return WorkItem.objects.filter(work.waiting_for(actor), pk=pk).first()


def letters(actor: Actor, *, unread: bool = False) -> QuerySet[Message]:
    rows = messages.of(actor.user)  # type: ignore[arg-type]
    return rows.filter(read_at__isnull=True) if unread else rows


def letter(actor: Actor, pk: int) -> Message | None:
    return letters(actor).filter(pk=pk).first()


def job(actor: Actor, pk: int) -> Job | None:
    return queue.of(actor).filter(pk=pk).first()
