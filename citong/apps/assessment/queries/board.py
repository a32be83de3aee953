"""考核总表: projects by indicators, live while it runs, frozen after its closing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from citong.apps.assessment.content import Content, places
from citong.apps.assessment.models import Assessment, Entry, Grade, Result
from citong.apps.assessment.models.scheme import TONES
from citong.apps.assessment.perms import perms

from . import computing, results, running

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from citong.apps.assessment.content import Line
    from citong.apps.assessment.models import Indicator
    from citong.platform.access.actor import Actor


@dataclass(frozen=True)
class Row:
    """One project on the board."""

    entry: Entry
    content: Content
    total: Decimal | None
    grade: str
    rank: int | None
    href: str
    version: int = 1

    @property
    def grade_label(self) -> str:
        return str(Grade(self.grade).label) if self.grade else "待评"

    @property
    def tone(self) -> str:
        return TONES[Grade(self.grade)] if self.grade else "gray"

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.content.lines


@dataclass(frozen=True)
class Board:
    """All rows that the actor may read, best first."""

    indicators: list[Indicator]
    rows: list[Row]
    live: bool
    until: date
    blind: bool  # whether the reviewers' points are hidden, because the actor has not submitted his own

    @property
    def grades(self) -> list[tuple[str, int, str]]:
        """How many have each grade, with its tone."""
        counted = Counter(row.grade for row in self.rows)
        return [(str(g.label), counted[g], TONES[g]) for g in Grade if g != Grade.NONE or counted[g]]

    @property
    def waits(self) -> bool:
        return any(row.content.waits for row in self.rows)


def of(actor: Actor, assessment: Assessment) -> Board:
    """The board as ``actor`` may see it: before the publication only with the whole city in reach."""
    live = assessment.status == Assessment.Status.OPEN
    blind = running.still_scoring(actor, assessment)
    found = live_rows(assessment, with_marks=not blind) if live else frozen_rows(assessment)
    seen = set(Entry.objects.visible_to(actor, perms.board).filter(assessment=assessment).values_list("pk", flat=True))
    rows = sorted(
        (r for r in found if r.entry.pk in seen), key=lambda r: (r.rank is None, r.rank or 0, r.entry.project.number)
    )
    until = computing.today_of(assessment) if live else assessment.closes_on
    return Board(list(assessment.scheme.indicators.all()), rows, live, until, blind)


def live_rows(assessment: Assessment, *, with_marks: bool = True) -> list[Row]:
    """If it closed today."""
    entries = computing.entries_of(assessment)
    found = computing.as_of(assessment, computing.today_of(assessment), entries, with_marks=with_marks)
    contents = [found[entry.project_id] for entry in entries]
    ranked = places((c.total, c.grade, bool(c.vetoes)) for c in contents)
    return [
        Row(e, c, c.total, standing(c), rank, reverse("assessment-entry", args=[e.pk]))
        for e, c, rank in zip(entries, contents, ranked, strict=True)
    ]


def standing(content: Content) -> str:
    """The grade as far as it is known; empty where all of it waits for the reviewers."""
    return "" if content.total is None and content.waits and not content.out else content.grade


def frozen_rows(assessment: Assessment) -> list[Row]:
    """As it was worked out, corrections included."""
    kept = results.current(assessment).select_related("entry__project__unit", "entry__project__desk")
    return [row_of(result) for result in kept]


def row_of(result: Result) -> Row:
    href = reverse("assessment-results-detail", args=[result.pk])
    return Row(result.entry, results.content_of(result), result.total, result.grade, result.rank, href, result.version)
