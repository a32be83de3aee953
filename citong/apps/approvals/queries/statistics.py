"""办理统计: how many applications came and ended, how long each node takes, who is in time.

Times are working days. A figure counts applications, so that the list behind it has as many rows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Min

from citong.lib import clock, tree
from citong.platform.calendar.elapsed import Elapsed
from citong.platform.identity.models import User
from citong.platform.org.models import Unit

from .handling import cases, counted, runs, tasks

if TYPE_CHECKING:
    from datetime import datetime

    from .handling import Asked

PEOPLE_OF = (Unit.Level.SCHOOL, Unit.Level.DEPARTMENT)  # inside these, people are compared, elsewhere units
Key = tuple[str, str]  # code and name: a unit's own copy of a flow counts with its template


@dataclass
class Times:
    """Handlings of one node, one unit or one person."""

    cases: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    days: list[float] = field(default_factory=list)
    limited: int = 0  # handlings that had a due time
    overdue: int = 0

    def add(self, case: int, days: float, due: datetime | None, end: datetime) -> None:
        self.cases.add(case)
        self.days.append(days)
        self.limited += due is not None
        if due is not None and end > due:
            self.overdue += 1
            self.late.add(case)

    @property
    def median(self) -> float:
        return median(self.days)

    @property
    def mean(self) -> float:
        return fmean(self.days)

    @property
    def overdue_rate(self) -> float | None:
        """In percent of what had a due time; nothing where nothing had."""
        return 100 * self.overdue / self.limited if self.limited else None


@dataclass(frozen=True)
class FlowFigures:
    """One flow in the period."""

    flow: int  # one of those that are counted together
    name: str
    started: int
    finished: int
    rejected: int
    nodes: dict[str, Times]  # by name


@dataclass(frozen=True)
class Rank:
    """One unit or person among its peers."""

    key: int
    name: str
    times: Times
    unit: Unit | None = None


@dataclass(frozen=True)
class Statistics:
    flows: list[FlowFigures]
    ranks: list[Rank]
    people: bool  # whether the ranking is of people

    def total(self, name: str) -> int:
        return sum(getattr(flow, name) for flow in self.flows)

    @property
    def overdue_rate(self) -> float | None:
        nodes = [times for flow in self.flows for times in flow.nodes.values()]
        limited = sum(times.limited for times in nodes)
        return 100 * sum(times.overdue for times in nodes) / limited if limited else None


def statistics(asked: Asked) -> Statistics:
    """Four queries, however many units and people."""
    elapsed = _elapsed(asked)
    people = asked.unit.level in PEOPLE_OF
    return Statistics(_flows(asked, elapsed), _ranks(asked, elapsed, people=people), people)


def _elapsed(asked: Asked) -> Elapsed:
    """From the day on which the oldest of what ended in the period began."""
    oldest = runs(asked).order_by().aggregate(at=Min("entered_at"))["at"]
    start = oldest.astimezone(clock.SHANGHAI).date() if oldest else asked.first
    return Elapsed(min(start, asked.first), asked.last)


def _flows(asked: Asked, elapsed: Elapsed) -> list[FlowFigures]:
    nodes: dict[Key, dict[str, Times]] = defaultdict(lambda: defaultdict(Times))
    columns = ("instance__flow__code", "instance__flow__name", "name", "instance", "entered_at", "end", "due_at")
    for code, name, node, case, start, end, due in runs(asked).order_by("pk").values_list(*columns).iterator():
        nodes[code, name][node].add(case, elapsed.days(start, end), due, end)
    counts = {name: Count("pk", filter=fits) for name, fits in counted(asked).items()}
    rows = cases(asked).order_by("flow__name").values("flow__code", "flow__name").annotate(rep=Min("flow"), **counts)
    found = []
    for row in rows:
        own = nodes.get((row["flow__code"], row["flow__name"]), {})
        if own or any(row[name] for name in counts):
            found.append(FlowFigures(row["rep"], row["flow__name"], *(row[name] for name in counts), dict(own)))
    return found


def _ranks(asked: Asked, elapsed: Elapsed, *, people: bool) -> list[Rank]:
    """The most punctual first; of equals the quicker one."""
    found: dict[Any, Times] = defaultdict(Times)
    columns = ("run", "run__mode", "assignee", "instance", "created_at", "acted_at", "run__due_at")
    rows = tasks(asked).annotate(at=F("post__unit__path"), home=F("instance__unit__path")).order_by("run", "acted_at")
    before, ended = None, None
    for run, mode, user, case, start, end, due, at, home in rows.values_list(*columns, "at", "home").iterator():
        begin = max(start, ended) if mode == "seq" and run == before and ended else start  # 依次: when one's turn came
        before, ended = run, end
        key = user if people else (at or home)[: len(asked.unit.path) + tree.STEP]
        found[key].add(case, elapsed.days(begin, end), due, end)
    ranks = _of_people(found) if people else _of_units(found, asked.unit)
    return sorted(ranks, key=lambda rank: (rank.times.overdue_rate or 0, rank.times.median, rank.name))


def _of_people(found: dict[Any, Times]) -> list[Rank]:
    users = User.objects.filter(pk__in=found).select_related("person")
    return [Rank(user.pk, str(user), found[user.pk]) for user in users]


def _of_units(found: dict[Any, Times], whole: Unit) -> list[Rank]:
    units = Unit.objects.filter(path__in=found)
    return [Rank(u.pk, f"{u.label}（本级）" if u == whole else u.label, found[u.path], u) for u in units]
