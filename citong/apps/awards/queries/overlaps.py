"""重复资助: schools of a pool that already receive money for the same purpose from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.lib import money

from ..models import Acknowledgement, Award, OtherFunding

if TYPE_CHECKING:
    from collections.abc import Collection

    from citong.records.programmes.models import Project

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
    """Other documents and awards of other programmes, with what was said about them already."""
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


def _fundings(pool: Pool, units: Collection[int]) -> list[OtherFunding]:
    rows = OtherFunding.objects.filter(unit__in=units, purpose=pool.purpose)
    if pool.document_number:
        rows = rows.exclude(document_number=pool.document_number)
    return list(rows)


def _awards(pool: Pool, units: Collection[int]) -> list[Award]:
    rows = Award.objects.filter(project__unit__in=units, pool__purpose=pool.purpose)
    return list(rows.exclude(pool__programme=pool.programme_id).select_related("project", "pool"))


def _told(document: str, year: int, amount: int | None, purpose: str) -> str:
    return f"{document}（{year} 年）已安排 {money.yuan(amount or 0)} 元，用途“{purpose}”"
