"""The awards as data for their printed papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.lib import allocation, clock, money
from citong.records.programmes.models import Project

from ..models import Grade, Pool, as_tiers
from ..papers import data
from . import allotting, balances

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..models import Scheme


def allotment(scheme: Scheme) -> data.Allotment:
    """The table of ``scheme``: of the approved awards if it was chosen, else of what it would give now.

    :raises allocation.Impossible: the scheme cannot spend the pool exactly.
    """
    pool = scheme.pool
    kept = pool.lines if pool.chosen_id == scheme.pk else allotting.lines(pool, scheme)
    named = Project.objects.filter(pk__in=[line["project"] for line in kept]).select_related("unit", "desk")
    projects = {project.pk: project for project in named}  # also those that were revoked since
    labels = dict(Grade.choices)
    rows = [
        data.Allotted(
            projects[line["project"]].unit.name,
            line["amount_fen"],
            line["number"],
            projects[line["project"]].desk.label,
            labels[line["grade"]],
        )
        for line in kept
    ]
    approved = pool.status == Pool.Status.APPROVED
    return data.Allotment(
        title=pool.title,
        bureau=pool.unit.name,
        scheme=scheme.title,
        document_number=pool.document_number,
        approved=approved and pool.chosen_id == scheme.pk,
        amount=pool.amount_fen or 0,
        schools=tuple(rows),
        grades=_totals(rows, "grade", labels.values()),
        desks=_totals(rows, "desk", dict.fromkeys(row.desk for row in rows)),
        tiers=tuple(_spelt(as_tiers(scheme.tiers.all()))),
        rule=allocation.RULE,
        proposed_by=str(pool.proposed_by or "") if approved else "",
        approved_by=str(pool.approved_by or "") if approved else "",
        dated=pool.approved_at.astimezone(clock.SHANGHAI).date() if approved and pool.approved_at else None,
    )


def _totals(rows: list[data.Allotted], name: str, order: Iterable[str]) -> tuple[data.Allotted, ...]:
    found = [(label, [row for row in rows if getattr(row, name) == label]) for label in order]
    return tuple(
        data.Allotted(label, sum(row.amount for row in members), count=len(members))
        for label, members in found
        if members
    )


def _spelt(tiers: list[allocation.Tier]) -> Iterable[str]:
    for tier in tiers:
        if not tier.weight:
            yield f"{tier.label}不奖补"
            continue
        low = f"，最低 {money.yuan(tier.minimum)} 元" if tier.minimum else ""
        high = f"，上限 {money.yuan(tier.cap)} 元" if tier.cap is not None else ""
        yield f"{tier.label}每校 {tier.weight} 份{low}{high}"


def statement(project: Project) -> data.Statement:
    """Everything that the ledger knows of one project."""
    awards, entries = balances.of_project(project), balances.entries(project)
    sums = balances.total(awards)
    return data.Statement(
        school=project.unit.name,
        number=project.number,
        awards=tuple((a.pool.title, a.get_grade_display(), a.source, a.amount_fen or 0) for a in awards),
        entries=tuple(
            data.Moved(e.on, e.label, e.award.pool.title, e.amount_fen, e.document_number, e.note) for e in entries
        ),
        awarded=sums.awarded,
        paid=sums.paid,
        used=sums.used,
        at=max((e.at for e in entries), default=clock.now()),
    )
