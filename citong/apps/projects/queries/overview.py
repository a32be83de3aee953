"""实施总览: where all projects of a programme stand, county by county, and how punctual their months were."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.apps.projects.perms import perms
from citong.records.programmes import tallies
from citong.records.programmes.models import Programme
from citong.records.programmes.perms import perms as programme_perms

from . import wall
from .standing import Standing, of_programme

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from citong.platform.access.actor import Actor
    from citong.platform.org.models import Unit

    from .wall import Tally

SHOWS: dict[str, tuple[str, Callable[[Standing], bool]]] = {
    "": ("全部", lambda _: True),
    "good": ("按计划", lambda row: row.comparable and not row.behind),
    "behind": ("落后于计划", lambda row: row.behind),
    "late": ("预计不能如期", lambda row: row.endangered),
    "unplanned": ("未批准计划", lambda row: not row.milestones),
    "unreported": ("尚无月报", lambda row: row.report is None),
}
"""Which projects a list may show, by the word in its address."""


@dataclass(frozen=True)
class Share:
    """One desk, with its projects."""

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
    tallies: list[str]  # their labels


def programmes(actor: Actor) -> list[Programme]:
    """Those of which the actor may see projects, the newest first."""
    seen = Programme.objects.visible_to(actor, programme_perms.view).filter(projects__isnull=False)
    return list(seen.distinct().order_by("-pk"))


def overview(actor: Actor, programme: Programme) -> Overview:
    rows = of_programme(actor, programme, perms.wall)
    by_desk: dict[int, list[Standing]] = defaultdict(list)
    for row in rows:
        by_desk[row.project.desk_id].append(row)
    months = wall.tallies(wall.months_in(actor, wall.Choice(programme)), "desk", "month")
    by_desk_punctual = wall.along(months, 0)
    shown = [t for t in tallies.ordered() if actor.has(t.perm)]
    counts = [t.count([row.project for row in rows]) for t in shown]
    shares = [
        Share(
            own[0].project.desk,
            own,
            by_desk_punctual[desk],
            [sum(count.get(row.project.pk, 0) for row in own) for count in counts],
        )
        for desk, own in by_desk.items()
    ]
    by_month = sorted((month, tally) for month, tally in wall.along(months, 1).items() if tally.counted)
    return Overview(programme, rows, shares, by_month, wall.total(months), [t.label for t in shown])
