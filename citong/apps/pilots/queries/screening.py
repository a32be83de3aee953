"""初审台: one desk's candidates side by side, its places, and what it sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Batch, Dispatch, Quota
from citong.apps.pilots.perms import perms
from citong.lib import money

from . import desks
from .applications import Facts, facts_of

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.org.models import Unit

RANKED = (Status.SUBMITTED, Status.RECOMMENDED)
SHOWN_BATCHES = (Batch.Status.OPEN, Batch.Status.CLOSED)


@dataclass(frozen=True)
class Candidate:
    """One line of the desk's table."""

    application: Application
    facts: Facts

    @property
    def spending(self) -> str:
        """年均信息化投入, as a reader sees it."""
        return "—" if self.facts.spending is None else money.wan(self.facts.spending)

    @property
    def verdict(self) -> tuple[str, str]:
        """The worst that the conditions say, and its colour."""
        if self.facts.not_met:
            return f"不符合 {self.facts.not_met}", "red"
        if self.facts.look:
            return f"需核实 {self.facts.look}", "orange"
        return ("符合", "green") if self.facts.met else ("—", "gray")


@dataclass(frozen=True)
class Desk:
    """Everything the page of one desk shows."""

    batch: Batch
    unit: Unit
    quota: Quota | None
    used: int
    ranked: list[Candidate]
    others: list[Candidate]
    packages: list[Dispatch]

    @property
    def places(self) -> int:
        return self.quota.places if self.quota else 0

    @property
    def recommended(self) -> list[Candidate]:
        return [c for c in self.ranked if c.application.status == Status.RECOMMENDED]


def by_numbers(typed: list[tuple[int, int]]) -> list[int]:
    """The order that typed numbers ask for: a changed one gets the place it names, the others close up around it."""
    unchanged = [pk for place, (pk, number) in enumerate(typed, start=1) if number == place]
    changed = [(number, place, pk) for place, (pk, number) in enumerate(typed, start=1) if number != place]
    order = list(unchanged)
    for number, _, pk in sorted(changed):
        order.insert(max(0, number - 1), pk)
    return order


def unit_of(actor: Actor) -> Unit | None:
    """The desk at which ``actor`` sits: the county, or the city for its direct schools, at or above his post."""
    if actor.post is None:
        return None
    unit = desks.desk_of(actor.post.unit)
    return unit if actor.can(perms.screen, unit) else None


def batches() -> list[Batch]:
    """Batches that schools apply in, newest first."""
    return list(Batch.objects.filter(status__in=SHOWN_BATCHES).select_related("unit"))


def desk(actor: Actor, batch: Batch, unit: Unit) -> Desk:
    """What ``actor`` sees of the desk ``unit``; drafts and withdrawn ones are the school's own affair."""
    rows = list(
        Application.objects.visible_to(actor, perms.screen)
        .filter(batch=batch, desk=unit)
        .exclude(status__in=(Status.DRAFT, Status.WITHDRAWN))
        .select_related("unit", "desk", "batch")
        .order_by("rank", "submitted_at", "pk")
    )
    rows.sort(key=lambda a: (a.rank is None, a.rank or 0))
    facts = facts_of(rows)
    lines = [Candidate(a, facts[a.pk]) for a in rows]
    return Desk(
        batch=batch,
        unit=unit,
        quota=Quota.objects.filter(batch=batch, unit=unit).first(),
        used=desks.used(batch, unit),
        ranked=[c for c in lines if c.application.status in RANKED],
        others=[c for c in lines if c.application.status not in RANKED],
        packages=list(Dispatch.objects.visible_to(actor, perms.screen).filter(batch=batch, unit=unit)),
    )
