"""重复资助: schools of a pool that already receive money for the same purpose from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from citong.lib import money
from citong.records.programmes.models import Project

from ..models import Acknowledgement, Award, OtherFunding

if TYPE_CHECKING:
    from collections.abc import Collection

    from ..models import Pool


@dataclass(frozen=True)
class Overlap:
    """One source that pays the same school for the same purpose; ``source`` names it in one word."""

    project: Project
    source: str
    told: str
    acknowledged: Acknowledgement | None = None

    @property
    def key(self) -> str:
        return f"{self.project.pk}-{self.source}"


def overlaps(pool: Pool, projects: Collection[Project]) -> list[Overlap]:
    """Other documents and other pools, with what was said about them already."""
    by_unit = {project.unit_id: project for project in projects}
    known = {(a.project_id, a.source): a for a in Acknowledgement.objects.filter(pool=pool)}
    found = [
        (by_unit[f.unit_id], f"funding-{f.pk}", _told(f.document_number, f.year, f.amount_fen, f.get_purpose_display()))
        for f in _fundings(pool, by_unit)
    ]
    found += [
        (
            by_unit[a.project.unit_id],
            f"award-{a.pk}",
            _told(a.pool.title, a.pool.year, a.awarded_fen, a.pool.get_purpose_display()),
        )
        for a in _awards(pool, by_unit)
        if a.awarded_fen
    ]
    found.sort(key=lambda row: (row[0].number, row[1]))
    return [Overlap(project, source, told, known.get((project.pk, source))) for project, source, told in found]


def unanswered(found: Collection[Overlap]) -> str:
    """The names of the schools with a double funding that nobody has given a reason for; empty if there is none."""
    return "、".join(dict.fromkeys(o.project.unit.name for o in found if o.acknowledged is None))


def of_lines(pool: Pool) -> list[Overlap]:
    """Of the schools that are paid by what was put before the second person."""
    paid = [line["project"] for line in pool.lines if line["amount_fen"]]
    return overlaps(pool, list(Project.objects.filter(pk__in=paid).select_related("unit")))


def _fundings(pool: Pool, units: Collection[int]) -> list[OtherFunding]:
    rows = OtherFunding.objects.filter(unit__in=units, purpose=pool.purpose)
    if pool.document_number:
        rows = rows.exclude(document_number=pool.document_number)
    return list(rows)


def _awards(pool: Pool, units: Collection[int]) -> list[Award]:
    """Of other pools. The same programme pays again, year by year, for each new result; that is no double funding."""
    rows = Award.objects.filter(project__unit__in=units, pool__purpose=pool.purpose).exclude(pool=pool)
    same_year, same_result = Q(pool__year=pool.year), Q(source=F("project__award_result__source"))
    rows = rows.filter(~Q(pool__programme=pool.programme_id) | same_year | same_result)
    return list(rows.select_related("project", "pool"))


def _told(document: str, year: int, amount: int | None, purpose: str) -> str:
    return f"{document}（{year} 年）已安排 {money.yuan(amount or 0)} 元，用途“{purpose}”"
