"""分配: a plan of which expert reviews which application, as an optimisation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from citong.lib import assignment

from ..lifecycle import Status
from ..models import Application, Expert, Sheet
from . import conflicts

if TYPE_CHECKING:
    from ..models import Batch

LIVE = (Sheet.Status.DRAFT, Sheet.Status.SUBMITTED)


def plan(batch: Batch, max_load: int | None = None) -> list[tuple[Application, Expert]]:
    """New pairs for all accepted applications; existing sheets stay and count.

    :raises assignment.Infeasible: with the explanation in Chinese.
    """
    applications = list(
        Application.objects.filter(batch=batch, status__in=(Status.ACCEPTED, Status.IN_REVIEW))
        .select_related("unit", "desk", "batch")
        .order_by("pk")
    )
    experts = list(Expert.objects.filter(unit=batch.unit, active=True).select_related("user__person").order_by("pk"))
    by_pk: dict[tuple[str, int], Application | Expert] = {
        **{("a", a.pk): a for a in applications},
        **{("e", e.pk): e for e in experts},
    }
    kept = Sheet.objects.filter(application__in=applications, expert__in=experts, status__in=LIVE)
    problem = assignment.Problem(
        applications=[("a", a.pk) for a in applications],
        experts=[("e", e.pk) for e in experts],
        per_application=batch.experts_per_application,
        max_load=max_load or fair_load(len(applications), len(experts), batch.experts_per_application),
        forbidden={(("a", a), ("e", e)) for a, e in conflicts.barred(batch, applications, experts)},
        fixed=[(("a", a), ("e", e)) for a, e in kept.values_list("application_id", "expert_id")],
    )
    pairs = assignment.assign(problem, name=lambda key: str(by_pk[key]))
    return [(by_pk[a], by_pk[e]) for a, e in pairs]  # type: ignore[misc]


def fair_load(applications: int, experts: int, per_application: int) -> int:
    """Half as much again as an even share, so that conflicts leave room."""
    return math.ceil(applications * per_application / experts * 1.5) if experts else 0
