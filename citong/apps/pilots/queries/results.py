"""评审结果: the experts' sheets of a batch as a ranking."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Sum

from citong.lib import scoring

from ..lifecycle import Status
from ..models import Application, Batch, Quota, RubricItem, Score, Sheet
from ..models.decision import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Row:
    """One application with its result; ``within`` tells whether it stands inside the cut.

    Only a finished review has a rank: sheets that are still to come could change it.
    """

    application: Application
    result: scoring.Result[int, int]
    rank: int | None
    within: bool


def items(batch: Batch) -> list[scoring.Item]:
    """The rubric as the scorer reads it: points up to the weight of each item, 100 in all."""
    return [scoring.Item(i.key, Decimal(i.weight), Decimal(i.weight)) for i in RubricItem.objects.filter(batch=batch)]


def submitted_sheets(batch: Batch) -> list[scoring.Sheet[int, int]]:
    points: dict[tuple[int, int], dict[str, Decimal]] = {}
    rows = (
        Score.objects.filter(sheet__application__batch=batch, sheet__status=Sheet.Status.SUBMITTED)
        .order_by("sheet_id", "item__order")
        .values_list("sheet__application_id", "sheet__expert_id", "item__key", "points")
    )
    for application, expert, key, value in rows:
        points.setdefault((application, expert), {})[key] = value
    return [scoring.Sheet(application, expert, scores) for (application, expert), scores in points.items()]


def cut(batch: Batch) -> int:
    """入选线: the entered rank, else the number of places in all."""
    return batch.cut or Quota.objects.filter(batch=batch).aggregate(total=Sum("places"))["total"] or 0


def ranking(batch: Batch) -> list[Row]:
    """Every application with at least one submitted sheet: finished reviews best first, then those still in review."""
    results = scoring.results(items(batch), submitted_sheets(batch))
    found = Application.objects.select_related("unit", "desk").in_bulk([r.application for r in results])
    done = [r for r in results if found[r.application].status != Status.IN_REVIEW]
    limit = cut(batch)
    ranked = [
        Row(found[r.application], r, rank, rank <= limit)
        for r, rank in zip(done, scoring.ranks(r.mean for r in done), strict=True)
    ]
    return ranked + [Row(found[r.application], r, None, within=False) for r in results if r not in done]


def row_of(application: Application) -> Row | None:
    """The application's line in the ranking of its batch; ``None`` before the first sheet is in."""
    return next((row for row in ranking(application.batch) if row.application.pk == application.pk), None)


def result_of(application: Application) -> scoring.Result[int, int] | None:
    """The application's result inside its batch's ranking."""
    return find(scoring.results(items(application.batch), submitted_sheets(application.batch)), application.pk)


def find(results: Iterable[scoring.Result[int, int]], application_id: int) -> scoring.Result[int, int] | None:
    return next((r for r in results if r.application == application_id), None)


def departs(outcome: str, *, within: bool) -> bool:
    """Whether ``outcome`` differs from what rank and cut say: inside the cut is proposed, outside is not."""
    return within != (outcome == Decision.Outcome.PROPOSED)


def against_ranking(application: Application, outcome: str) -> bool:
    """Whether ``outcome`` for the application departs from the ranking as it stands now."""
    row = row_of(application)
    return departs(outcome, within=row is not None and row.within)
