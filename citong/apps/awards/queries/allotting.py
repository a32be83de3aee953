"""What a pool would give to each school by each of its schemes, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from citong.lib import allocation
from citong.records.programmes.models import Project

from ..models import Grade, Pool, Scheme, TakenResult, as_tiers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True)
class Candidate:
    """A project that takes part; without a result it cannot be paid."""

    project: Project
    result: TakenResult | None

    @property
    def grade(self) -> str:
        return self.result.grade if self.result else ""


@dataclass(frozen=True)
class Outcome:
    """What one scheme gives: fen by project number, or why it cannot."""

    scheme: Scheme
    tiers: list[allocation.Tier]
    amounts: dict[str, int]
    refused: str = ""


@dataclass(frozen=True)
class Cell:
    """An amount, and how it differs from that of the first scheme."""

    amount: int | None
    change: int | None = None

    @property
    def tone(self) -> str:
        return "" if not self.change else "ink-green" if self.change > 0 else "ink-red"


@dataclass(frozen=True)
class Line:
    """A row of the comparison: a school, or a total of several."""

    label: str
    count: int
    cells: list[Cell]
    candidate: Candidate | None = None


@dataclass(frozen=True)
class Comparison:
    """All schemes of a pool on one page."""

    pool: Pool
    outcomes: list[Outcome]
    schools: list[Line]
    grades: list[Line]
    desks: list[Line]
    total: list[Cell]
    missing: list[Project]


def candidates(pool: Pool) -> list[Candidate]:
    """All projects of the programme that were not revoked, by number."""
    projects = Project.objects.filter(programme=pool.programme_id).exclude(status=Project.Status.REVOKED)
    results = {r.project_id: r for r in TakenResult.objects.filter(project__programme=pool.programme_id)}
    rows = projects.select_related("unit", "desk").order_by("number")
    return [Candidate(project, results.get(project.pk)) for project in rows]


def outcome(pool: Pool, scheme: Scheme, schools: Sequence[Candidate]) -> Outcome:
    """What ``scheme`` (with its tiers prefetched) gives to ``schools``."""
    tiers = as_tiers(scheme.tiers.all())
    grades = {c.project.number: c.grade for c in schools if c.result}
    try:
        return Outcome(scheme, tiers, allocation.allocate(pool.amount_fen or 0, tiers, grades))
    except allocation.Impossible as reason:
        return Outcome(scheme, tiers, {}, str(reason))


def schemes(pool: Pool) -> list[Scheme]:
    return list(pool.schemes.filter(dropped=False).prefetch_related("tiers").order_by("pk"))


def comparison(pool: Pool) -> Comparison:
    """Schools, totals by grade and by county, and the differences from the first scheme."""
    schools = candidates(pool)
    outcomes = [outcome(pool, scheme, schools) for scheme in schemes(pool)]
    graded = [c for c in schools if c.result]
    labels = dict(Grade.choices)
    by_grade = _totals(outcomes, graded, lambda c: (Grade.values.index(c.grade), labels[c.grade]))
    by_desk = _totals(outcomes, graded, lambda c: (c.project.desk.path, c.project.desk.label))
    return Comparison(
        pool=pool,
        outcomes=outcomes,
        schools=[Line(c.project.unit.name, 1, _cells(outcomes, [c]), c) for c in graded],
        grades=by_grade,
        desks=by_desk,
        total=_cells(outcomes, graded),
        missing=[c.project for c in schools if not c.result],
    )


def _totals(
    outcomes: list[Outcome], schools: list[Candidate], key: Callable[[Candidate], tuple[object, str]]
) -> list[Line]:
    ordered = sorted(schools, key=key)  # type: ignore[arg-type]
    groups = [(group, list(members)) for group, members in groupby(ordered, key)]
    return [Line(label, len(members), _cells(outcomes, members)) for (_, label), members in groups]


def _cells(outcomes: list[Outcome], schools: list[Candidate]) -> list[Cell]:
    sums = [None if found.refused else sum(found.amounts[c.project.number] for c in schools) for found in outcomes]
    first = sums[0] if sums else None
    return [
        Cell(amount, None if place == 0 or amount is None or first is None else amount - first)
        for place, amount in enumerate(sums)
    ]


def lines(pool: Pool, scheme: Scheme) -> list[dict[str, object]]:
    """What is put before the second person, as it is kept.

    :raises allocation.Impossible: the pool cannot be spent exactly.
    """
    schools = candidates(pool)
    found = outcome(pool, scheme, schools)
    if found.refused:
        raise allocation.Impossible(found.refused)
    return [
        {
            "project": c.project.pk,
            "number": c.project.number,
            "grade": c.grade,
            "source": c.result.source,
            "amount_fen": found.amounts[c.project.number],
        }
        for c in schools
        if c.result
    ]


def stands(pool: Pool) -> bool:
    """Whether what was put before the second person still follows from the schools and their results."""
    try:
        return pool.chosen is not None and lines(pool, pool.chosen) == pool.lines
    except allocation.Impossible:
        return False
