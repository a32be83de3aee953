"""实施总览: where all projects of a programme stand, county by county, and how punctual their months were."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.apps.projects.perms import perms
from citong.records.programmes import tallies, waiting
from citong.records.programmes.models import Programme
from citong.records.programmes.perms import perms as programme_perms

from . import wall
from .standing import Standing, alive, of_programme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from citong.platform.access.actor import Actor
    from citong.platform.org.models import Unit
    from citong.records.programmes.models import Project

    from .wall import Tally

SHOWS: dict[str, tuple[str, Callable[[Standing], bool]]] = {
    "": ("全部", lambda _: True),
    "told": ("有计划和月报", lambda row: row.comparable),
    "good": ("按计划", lambda row: row.comparable and not row.behind),
    "behind": ("落后于计划", lambda row: row.behind),
    "late": ("预计不能如期", lambda row: row.endangered),
    "unplanned": ("未批准计划", lambda row: not row.milestones),
    "unreported": ("尚无月报", lambda row: row.report is None),
}
"""Which projects a list may show, by the word in its address."""


@dataclass(frozen=True)
class Share:
    """One desk: its projects that were not revoked, and what the reports and other features count of all."""

    desk: Unit
    rows: list[Standing]
    punctual: Tally
    tallies: list[int]

    def count(self, show: str) -> int:
        return sum(map(SHOWS[show][1], self.rows))


@dataclass(frozen=True)
class Overview:
    programme: Programme
    rows: list[Standing]
    shares: list[Share]
    months: list[tuple[date, Tally]]  # those that are over or were sent
    punctual: Tally
    tallies: list[tallies.Tally]
    waiting: list[waiting.Waiting]  # at the desks, about any of its projects


def programmes(actor: Actor) -> list[Programme]:
    """Those of which the actor may see projects, the newest first."""
    seen = Programme.objects.visible_to(actor, programme_perms.view).filter(projects__isnull=False)
    return list(seen.distinct().order_by("-pk"))


def overview(actor: Actor, programme: Programme) -> Overview:
    projects = of_programme(actor, programme, perms.wall)
    rows = alive(projects)
    months = wall.tallies(wall.months_in(actor, wall.Choice(programme)), "desk", "month")
    punctual = wall.along(months, 0)
    shown = [t for t in tallies.ordered() if actor.has(t.perm)]
    counts = [t.count(projects) for t in shown]
    shares = [
        Share(
            desk,
            [row for row in rows if row.project.desk_id == desk.pk],
            punctual.get(desk.pk, wall.NOTHING),
            [sum(count.get(project.pk, 0) for project in own) for count in counts],
        )
        for desk, own in _by_desk(projects).items()
    ]
    by_month = sorted((month, tally) for month, tally in wall.along(months, 1).items() if tally.counted)
    return Overview(programme, rows, shares, by_month, wall.total(months), shown, waiting.at_desks(actor, projects))


def _by_desk(projects: Sequence[Project]) -> dict[Unit, list[Project]]:
    found: dict[Unit, list[Project]] = defaultdict(list)
    for project in projects:
        found[project.desk].append(project)
    return found
