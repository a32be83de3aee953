"""Sums of awards: of a project, of a programme, of a pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..models import Award, LedgerEntry, UseReport
from ..perms import perms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citong.platform.access.actor import Actor
    from citong.records.programmes.models import Programme, Project


@dataclass(frozen=True)
class Sums:
    """Fen awarded, paid and used."""

    awarded: int = 0
    paid: int = 0
    used: int = 0

    @property
    def balance(self) -> int:
        return self.paid - self.used

    @property
    def unpaid(self) -> int:
        return self.awarded - self.paid


def total(awards: Iterable[Award]) -> Sums:
    rows = list(awards)
    return Sums(*(sum(getattr(a, name) for a in rows) for name in ("awarded_fen", "paid_fen", "used_fen")))


def of_project(project: Project) -> list[Award]:
    return list(Award.objects.filter(project=project).select_related("pool").order_by("pool__year", "pk"))


def of_programme(actor: Actor, programme: Programme) -> Sums:
    """What lies within the actor's reach."""
    return total(Award.objects.visible_to(actor, perms.view).filter(pool__programme=programme))


def waiting(award: Award, *, without: UseReport | None = None) -> int:
    """Fen in reports that wait for their review."""
    rows = UseReport.objects.filter(award=award, status=UseReport.Status.SUBMITTED)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    return sum(amount or 0 for amount in rows.values_list("amount_fen", flat=True))


def entries(project: Project) -> list[LedgerEntry]:
    rows = LedgerEntry.objects.filter(award__project=project)
    return list(rows.select_related("award__pool", "award__project__unit", "by__person", "reverses").order_by("pk"))


def reports(project: Project) -> list[UseReport]:
    rows = UseReport.objects.filter(award__project=project)
    return list(rows.select_related("award__pool", "award__project__unit").order_by("pk"))
