"""评审结果: the ranking with each expert's total, for the city; and all sheets of one application side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Batch, Sheet
from citong.apps.pilots.papers import data
from citong.apps.pilots.perms import perms
from citong.lib import clock

from . import assignments, results

if TYPE_CHECKING:
    from decimal import Decimal

    from citong.apps.pilots.models import RubricItem, Score
    from citong.platform.access.actor import Actor

SORTS = ("rank", "mean", "trimmed", "standardised", "spread")
RANK_BY = "平均分"


@dataclass(frozen=True)
class Total:
    """What one expert gave; ``adjudication`` marks the one added to settle a spread."""

    expert: str
    total: Decimal
    recommend: bool
    adjudication: bool


@dataclass(frozen=True)
class Line:
    """One application of the ranking."""

    row: results.Row
    totals: list[Total]
    planned: int
    wide: bool
    adjudicate: bool

    @property
    def application(self) -> Application:
        return self.row.application

    @property
    def recommended(self) -> str:
        return f"{sum(t.recommend for t in self.totals)}/{len(self.totals)}"

    @property
    def within(self) -> str:
        """Which side of the cut, once there is a rank."""
        return "" if self.row.rank is None else "线内" if self.row.within else "线外"


def lines(actor: Actor, batch: Batch, sort: str = "rank") -> list[Line]:
    """Every application with a submitted sheet that ``actor`` may see, by rank or by another figure."""
    seen = set(Application.objects.visible_to(actor, perms.results).filter(batch=batch).values_list("pk", flat=True))
    sheets: dict[int, list[Sheet]] = {}
    rows = Sheet.objects.filter(application__batch=batch, status__in=Sheet.LIVE).select_related("expert")
    for sheet in rows.order_by("pk"):
        sheets.setdefault(sheet.application_id, []).append(sheet)
    found = [
        _line(batch, row, sheets.get(row.application.pk, []))
        for row in results.ranking(batch)
        if row.application.pk in seen
    ]
    name = sort.removeprefix("-")
    if name in SORTS and name != "rank":
        found.sort(key=lambda line: getattr(line.row.result, name), reverse=not sort.startswith("-"))
    return found


def _line(batch: Batch, row: results.Row, sheets: list[Sheet]) -> Line:
    done = [s for s in sheets if s.status == Sheet.Status.SUBMITTED]
    return Line(
        row,
        [Total(s.expert.name, s.total, bool(s.recommend), s.adjudication) for s in done if s.total is not None],
        len(sheets),
        wide=row.result.spread > batch.spread_limit,
        adjudicate=row.application.status == Status.IN_REVIEW and assignments.wants_adjudication(batch, sheets),
    )


def without_result(actor: Actor, batch: Batch) -> list[Application]:
    """Applications in review of which no sheet is in yet."""
    rows = Application.objects.visible_to(actor, perms.results).filter(batch=batch, status__in=assignments.UNREVIEWED)
    return list(rows.exclude(sheets__status=Sheet.Status.SUBMITTED).select_related("unit", "desk").order_by("pk"))


def paper(batch: Batch, found: list[Line]) -> data.Ranking:
    """专家评审得分排序表 of the finished reviews as paper, without the experts' names."""
    return data.Ranking(
        title=f"{batch.title}专家评审得分排序表",
        rank_by=RANK_BY,
        rows=tuple(_ranked(line, line.row.rank) for line in found if line.row.rank is not None),
        spread_limit=batch.spread_limit,
        printed_on=clock.today(),
    )


def _ranked(line: Line, rank: int) -> data.Ranked:
    application, result = line.application, line.row.result
    return data.Ranked(
        rank=rank,
        number=application.number,
        school=application.unit.name,
        district=application.county,
        kind=application.kind,
        scores=tuple(t.total for t in line.totals),
        mean=result.mean,
        trimmed=result.trimmed,
        standardised=result.standardised,
        spread=result.spread,
        outcome="入选线内" if line.row.within else "",
    )


@dataclass(frozen=True)
class Compared:
    """One item of the rubric with every expert's points and comment, in the order of the sheets."""

    item: RubricItem
    scores: list[Score | None]

    @property
    def mean(self) -> Decimal | None:
        points = [s.points for s in self.scores if s is not None and s.points is not None]
        return round(sum(points) / len(points), 2) if points else None  # type: ignore[return-value]


def side_by_side(application: Application) -> tuple[list[Sheet], list[Compared]]:
    """Submitted sheets and, item by item, what each says."""
    rows = application.sheets.filter(status=Sheet.Status.SUBMITTED).select_related("expert")
    sheets = list(rows.prefetch_related("scores").order_by("pk"))
    by_item = [{score.item_id: score for score in sheet.scores.all()} for sheet in sheets]
    items = application.batch.rubric.all()
    return sheets, [Compared(item, [scores.get(item.pk) for scores in by_item]) for item in items]
