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

    @property
    def exception(self) -> bool:
        """Whether the decision departs from the ranking of now: cut and ranks may have moved since it was entered."""
        return self.decision is not None and results.departs(self.decision.outcome, within=self.within)

    @property
    def unexplained(self) -> bool:
        return self.exception and self.decision is not None and not self.decision.reason.strip()


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
    def unexplained(self) -> list[Line]:
        return [line for line in self.lines if line.unexplained]

    @property
    def obstacles(self) -> list[str]:
        """What has to be done before the decisions can be published."""
        undecided = len(self.lines) - self.decided
        names = "、".join(line.application.unit.name for line in self.unexplained[:3])
        over = self.proposed + self.taken - self.places
        found = {
            f"还有 {undecided} 所学校未拟定结果。": undecided,
            "还没有拟入选的学校。": not self.proposed,
            f"拟入选（含已公示、已立项）{self.proposed + self.taken} 所，超过总名额 {self.places} 个。": over > 0,
            f"{len(self.unexplained)} 所学校的拟定结果与排名不一致，还没有说明理由：{names}。": self.unexplained,
        }
        return [words for words, there in found.items() if there]

    @property
    def ready(self) -> bool:
        return not self.obstacles


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
