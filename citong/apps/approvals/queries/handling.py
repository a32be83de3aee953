"""What the statistics of handling count: applications, passages through nodes, signatures; and the rows behind a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, F, Max, Q, When
from django.db.models.functions import Coalesce

from citong.lib import clock, tree
from citong.platform.identity.models import User
from citong.platform.org.models import Unit
from citong.platform.workflow.models import FlowDef, Instance, NodeRun, Task
from citong.platform.workflow.perms import perms

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor

Ended, Run = Instance.Status, NodeRun.Status
SIGNED = (Task.Kind.APPROVE, Task.Kind.JOIN, Task.Kind.BEFORE, Task.Kind.AFTER)
BY_HAND = (Task.Via.SELF, Task.Via.AGENT, Task.Via.BATCH)
COUNTS = {"started": "提交", "finished": "通过", "rejected": "未通过"}
HANDLED = {"handled": "办理", "late": "超时"}
WAITING = {"overdue": "超时未办"}
FIGURES = {**COUNTS, **HANDLED, **WAITING}


@dataclass(frozen=True)
class Asked:
    """Whose applications, of which days (both included)."""

    actor: Actor
    unit: Unit
    first: date
    last: date

    def within(self, name: str) -> dict[str, datetime]:
        """The period as a filter of the moment ``name``."""
        end = self.last + timedelta(days=1)
        return {f"{name}__gte": _midnight(self.first), f"{name}__lt": _midnight(end)}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.SHANGHAI)


def roots(actor: Actor) -> list[Unit]:
    """The topmost units that one looks after."""
    reach = Unit.objects.visible_to(actor, perms.view)
    return list(reach.exclude(parent__in=reach.order_by().values("pk")))


def unit_of(actor: Actor, pk: str) -> Unit | None:
    """The unit asked for, else the first of one's own; none outside one's reach."""
    if pk:
        return Unit.objects.visible_to(actor, perms.view).filter(pk=pk).first() if pk.isdecimal() else None
    return next(iter(roots(actor)), None)


def cases(asked: Asked) -> QuerySet[Instance]:
    """Applications, but for drafts, of the unit and those below it; ``unit_of`` has seen to it that they are in reach."""
    whole = tree.subtree(asked.unit.path)
    return Instance.objects.filter(unit__path__range=whole, started_at__isnull=False)


def counted(asked: Asked) -> dict[str, Q]:
    """What each of the counts of a flow counts."""
    ended = Q(**asked.within("ended_at"))
    return {
        "started": Q(**asked.within("started_at")),
        "finished": ended & Instance.ended_as(Ended.APPROVED),
        "rejected": ended & Instance.ended_as(Ended.REJECTED),
    }


def runs(asked: Asked) -> QuerySet[NodeRun]:
    """Passages through nodes that people, or else their timer, brought to an end in the period; ``end`` is when.

    ``left_at`` would not do: a later return also closes what was signed before it. It is never earlier, though.
    """
    signed = Q(tasks__status=Task.Status.DONE, tasks__kind__in=SIGNED, tasks__via__in=BY_HAND)
    passed = Case(When(status=Run.TIMEOUT, then=F("left_at")))
    mine = NodeRun.objects.filter(instance__in=cases(asked).order_by().values("pk")).exclude(status__in=NodeRun.ALIVE)
    near = mine.filter(left_at__gte=_midnight(asked.first))
    return near.annotate(end=Coalesce(Max("tasks__acted_at", filter=signed), passed)).filter(**asked.within("end"))


def tasks(asked: Asked) -> QuerySet[Task]:
    """What people of the unit and those below it signed by hand in the period."""
    rows: QuerySet[Task] = Task.objects.filter(**asked.within("acted_at"), kind__in=SIGNED, via__in=BY_HAND)
    here = Q(post__unit__path__range=tree.subtree(asked.unit.path)) | Q(post=None)
    return rows.filter(here, status=Task.Status.DONE, instance__in=cases(asked).order_by().values("pk"))


def overdue(asked: Asked) -> QuerySet[Instance]:
    """Applications that wait at this moment at a node whose time is over, whenever they began."""
    late = NodeRun.objects.filter(status=Run.ACTIVE, due_at__lt=clock.now())
    return cases(asked).filter(pk__in=late.order_by().values("instance"), status=Ended.RUNNING)


@dataclass(frozen=True)
class Figure:
    """What a figure counts: of one flow and its node, or what one person or one unit signed."""

    what: str
    flow: FlowDef | None = None
    node: str = ""
    user: int | None = None
    unit: Unit | None = None


def flow_of(asked: Asked, pk: str) -> FlowDef | None:
    """A flow of which there are applications to see."""
    rows = FlowDef.objects.filter(pk=pk, instances__in=cases(asked)) if pk.isdecimal() else FlowDef.objects.none()
    return rows.first()


def user_of(asked: Asked, pk: str) -> User | None:
    """Somebody who signed here in the period."""
    signed = tasks(asked).order_by().values("assignee")
    return User.objects.filter(pk=pk, pk__in=signed).select_related("person").first() if pk.isdecimal() else None


def part_of(asked: Asked, pk: str) -> Unit | None:
    """The unit asked about, or one directly below it."""
    whole = asked.unit
    return Unit.objects.filter(Q(pk=whole.pk) | Q(parent=whole), pk=pk).first() if pk.isdecimal() else None


def above(asked: Asked, tops: list[Unit]) -> list[Unit]:
    """The units above, as far as one looks after them."""
    paths = [
        path for path in tree.ancestors(asked.unit.path)[:-1] if any(tree.contains(top.path, path) for top in tops)
    ]
    return list(Unit.objects.filter(path__in=paths).order_by("path"))


def behind(asked: Asked, figure: Figure) -> QuerySet[Instance]:
    """The applications that a figure counts, the newest first."""
    rows = cases(asked).select_related("flow", "unit", "initiator__person").order_by("-started_at", "-pk")
    if figure.flow:  # with the copies of the same code and name
        rows = rows.filter(flow__code=figure.flow.code, flow__name=figure.flow.name)
    if figure.what in WAITING:
        return rows.filter(pk__in=overdue(asked).order_by().values("pk"))
    if figure.what in COUNTS:
        return rows.filter(counted(asked)[figure.what])
    if figure.user is None and figure.unit is None:
        passed = runs(asked).filter(name=figure.node) if figure.node else runs(asked)
        late = passed.filter(due_at__lt=F("end"))
        return rows.filter(pk__in=(late if figure.what == "late" else passed).order_by().values("instance"))
    signed = _signed(asked, figure)
    late_tasks = signed.filter(run__due_at__lt=F("acted_at"))
    return rows.filter(pk__in=(late_tasks if figure.what == "late" else signed).order_by().values("instance"))


def _signed(asked: Asked, figure: Figure) -> QuerySet[Task]:
    rows = tasks(asked)
    if figure.user is not None:
        return rows.filter(assignee=figure.user)
    assert figure.unit is not None  # noqa: S101 - a figure of signatures is of a person or a unit
    path = figure.unit.path
    own = (path, path) if path == asked.unit.path else tree.subtree(path)
    home = Q(post=None, instance__unit__path__range=own)
    return rows.filter(Q(post__unit__path__range=own) | home)
