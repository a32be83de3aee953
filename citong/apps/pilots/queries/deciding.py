"""拟定结果: the reviewed applications of a batch with rank and entered decision, and what publishing would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Sum

from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Batch, Decision, Quota
from citong.apps.pilots.perms import perms

from . import results

if TYPE_CHECKING:
    from decimal import Decimal

    from citong.platform.access.actor import Actor

Outcome = Decision.Outcome


@dataclass(frozen=True)
class Line:
    """One reviewed application; ``suggested`` is what rank and cut say."""

    application: Application
    rank: int | None
    mean: Decimal | None
    spread: Decimal | None
    within: bool
    decision: Decision | None

    @property
    def suggested(self) -> str:
        return Outcome.PROPOSED if self.within else Outcome.DECLINED


@dataclass(frozen=True)
class Board:
    """The whole page of decisions."""

    batch: Batch
    cut: int
    places: int
    taken: int  # publicised or established in earlier rounds
    in_review: int
    lines: list[Line]

    @property
    def decided(self) -> int:
        return sum(line.decision is not None for line in self.lines)

    @property
    def proposed(self) -> int:
        return sum(line.decision is not None and line.decision.outcome == Outcome.PROPOSED for line in self.lines)

    @property
    def ready(self) -> bool:
        return bool(self.proposed) and self.decided == len(self.lines) and self.proposed + self.taken <= self.places


def board(actor: Actor, batch: Batch) -> Board:
    """Best first; applications without a result (entered by hand) stand last."""
    rows = list(
        Application.objects.visible_to(actor, perms.decide)
        .filter(batch=batch, status=Status.REVIEWED)
        .select_related("unit", "desk", "decision")
    )
    ranked = {row.application.pk: row for row in results.ranking(batch)}
    lines = [_line(a, ranked.get(a.pk)) for a in rows]
    lines.sort(key=lambda line: (line.rank is None, line.rank or 0, line.application.pk))
    same = Application.objects.filter(batch=batch)
    return Board(
        batch=batch,
        cut=results.cut(batch),
        places=Quota.objects.filter(batch=batch).aggregate(total=Sum("places"))["total"] or 0,
        taken=same.filter(status__in=(Status.PUBLICISED, Status.ESTABLISHED)).count(),
        in_review=same.filter(status=Status.IN_REVIEW).count(),
        lines=lines,
    )


def _line(application: Application, row: results.Row | None) -> Line:
    return Line(
        application=application,
        rank=row.rank if row else None,
        mean=row.result.mean if row else None,
        spread=row.result.spread if row else None,
        within=row.within if row else False,
        decision=getattr(application, "decision", None),
    )
