"""月报墙: schools by months. Counting is the database's work; only the lines of one page become cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q

from citong.apps.projects.models import STATE_TONES, Obligation, State
from citong.apps.projects.perms import perms
from citong.platform.org.models import Unit
from citong.records.places.models import School
from citong.records.programmes.models import Programme, Project
from citong.records.programmes.perms import perms as project_perms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor

COUNTED = (State.ON_TIME, State.LATE, State.MISSING, State.RETURNED)
"""States of months that were sent or are over: what punctuality is a share of."""

DUE_SO_FAR, CAME_LATE = "counted", "came_late"


@dataclass(frozen=True)
class Choice:
    """What narrows the wall: a desk, a kind of school, a month, a state that a school must have somewhere."""

    programme: Programme
    desk: int | None = None
    kind: str = ""
    state: str = ""
    month: date | None = None


@dataclass(frozen=True)
class Tally:
    """How many months stand how, for one project or for many."""

    counts: Counter[str]

    @property
    def counted(self) -> int:
        return sum(self.counts[state] for state in COUNTED)

    @property
    def rate(self) -> Decimal | None:
        """Share of months reported in time, in percent with one digit; ``None`` before the first month is over.

        A month that was sent back counts by its first sending: ``returned_late`` of them came late.
        """
        if not self.counted:
            return None
        punctual = self.counts[State.ON_TIME] + self.counts[State.RETURNED] - self.counts["returned_late"]
        return (Decimal(100 * punctual) / self.counted).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def came_late(self) -> int:
        """Months first sent after their time, those among them that were sent back as well."""
        return self.counts[State.LATE] + self.counts["returned_late"]


NOTHING = Tally(Counter())


@dataclass(frozen=True)
class Line:
    """One school: its project, its tally, its months by date."""

    project: Project
    tally: Tally
    months: dict[date, dict[str, Any]]


def programmes(actor: Actor) -> QuerySet[Programme]:
    return Programme.objects.visible_to(actor, project_perms.view)  # type: ignore[no-any-return]


def months_in(actor: Actor, choice: Choice) -> QuerySet[Obligation]:
    """The months within reach that the choice leaves, each with its state."""
    rows = Obligation.objects.visible_to(actor, perms.view).filter(programme=choice.programme)
    if choice.desk:
        rows = rows.filter(desk=choice.desk)
    if choice.kind:
        rows = rows.filter(project__unit__in=School.objects.filter(category=choice.kind).values("unit"))
    if choice.month:
        rows = rows.filter(month=choice.month)
    found: QuerySet[Obligation] = rows.with_state()
    return found


def in_state(rows: QuerySet[Obligation], state: str) -> QuerySet[Obligation]:
    """Those that stand so; ``DUE_SO_FAR`` means all that punctuality counts, ``CAME_LATE`` also late ones sent back."""
    if state == CAME_LATE:
        return rows.filter(Q(state=State.LATE) | Q(state=State.RETURNED, first_sent_at__gt=F("until")))
    return rows.filter(state__in=COUNTED if state == DUE_SO_FAR else (state,)) if state else rows


def tallies(rows: QuerySet[Obligation], *fields: str) -> dict[tuple[Any, ...], Tally]:
    """Tallies by the values of ``fields``: the months are read once, ``along`` and ``total`` sum what was counted."""
    late = Count("pk", filter=Q(first_sent_at__gt=F("until")))
    counts: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for *key, state, number, tardy in rows.order_by().values_list(*fields, "state").annotate(Count("pk"), late=late):
        counts[tuple(key)] += Counter({state: number, "returned_late": tardy if state == State.RETURNED else 0})
    return {key: Tally(counted) for key, counted in counts.items()}


def along(found: Mapping[tuple[Any, ...], Tally], place: int) -> dict[Any, Tally]:
    """Summed by one of the fields that the tallies were made by."""
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    for key, tally in found.items():
        counts[key[place]].update(tally.counts)
    return {value: Tally(counted) for value, counted in counts.items()}


def total(found: Mapping[Any, Tally]) -> Tally:
    counts: Counter[str] = Counter()
    for tally in found.values():
        counts.update(tally.counts)
    return Tally(counts)


def ranked(found: Mapping[Any, Tally], state: str = "") -> list[tuple[Any, Tally]]:
    """The most punctual first; with ``state`` only those that have such a month."""
    left = [(pk, tally) for pk, tally in found.items() if not state or tally.counts[state]]
    return sorted(left, key=lambda one: (-(one[1].rate if one[1].rate is not None else -1), one[0]))


def lines(actor: Actor, chosen: Iterable[tuple[int, Tally]]) -> list[Line]:
    """The lines of one page with all their months."""
    known = dict(chosen)
    projects = Project.objects.visible_to(actor, project_perms.view).select_related("unit", "desk").in_bulk(known)
    cells: dict[int, dict[date, dict[str, Any]]] = {pk: {} for pk in known}
    fields = ("pk", "project", "month", "state", "until", "first_sent_at")
    for row in Obligation.objects.filter(project__in=known).with_state().values(*fields):
        state = State(row["state"])
        cells[row["project"]][row["month"]] = {**row, "label": state.label, "tone": STATE_TONES[state]}
    return [Line(projects[pk], known[pk], cells[pk]) for pk in known if pk in projects]


def desks_of(rows: QuerySet[Obligation]) -> QuerySet[Unit]:
    """The desks that these months belong to."""
    return Unit.objects.filter(pk__in=rows.order_by().values("desk")).order_by("path")


def span(rows: QuerySet[Obligation]) -> list[date]:
    """All months that occur, in their order."""
    return sorted(set(rows.order_by().values_list("month", flat=True).distinct()))
