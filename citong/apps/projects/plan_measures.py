"""What the plans give to the assessment."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.urls import reverse

from citong.records.programmes.measures import Measured, measure

from .queries.standing import Standing, standings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from citong.records.programmes.models import Project

CENT = Decimal("0.01")


@measure(
    "plans.milestones",
    "阶段任务完成率",
    "到期阶段任务按权重加权的完成百分比：Σ（权重 × 最近一次月报上报的完成百分比）÷ Σ 权重；没有到期任务时不计算",
)
def milestones(projects: Sequence[Project], until: date) -> Mapping[int, Measured]:
    """By the plan in force on the day and the latest report that was sent by then."""
    return {standing.project.pk: measured(standing) for standing in standings(projects, until)}


def measured(standing: Standing) -> Measured:
    share, due, complete = standing.due_share()
    value = None
    if share is not None:
        value = (Decimal(share.numerator) / share.denominator).quantize(CENT, ROUND_HALF_UP)
    month = f"{standing.report.obligation.month:%Y-%m}" if standing.report else "无"
    inputs: dict[str, str | int] = {
        "到期阶段任务": due, "其中已完成": complete, "依据的月报": month,
        "实施计划": standing.plan.version if standing.plan else "无",
    }  # fmt: skip
    return Measured(value, inputs, reverse("projects-plan", args=[standing.project.pk]))
