"""What the supervision says of a project in figures, for assessments."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.urls import reverse

from citong.records.programmes.measures import Measured, measure

from .queries import findings, visits

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from citong.records.programmes.models import Project

    from .models import Finding

CENT = Decimal("0.01")


def href(project: Project) -> str:
    return reverse("supervision-project", args=[project.pk])


@measure("supervision.rectified", "按期整改率", "到期问题中按期提交整改且未被退回的个数 ÷ 整改期限已到的问题个数 × 100")
def rectified(projects: Sequence[Project], until: date) -> dict[int, Measured]:
    """Of the findings whose deadline has come; none due, no value."""
    due = findings.due_until(projects, until)
    return {project.pk: _rate(project, due.get(project.pk, []), until) for project in projects}


def _rate(project: Project, due: list[Finding], until: date) -> Measured:
    good = sum(findings.in_time(finding, until) for finding in due)
    value = (Decimal(good) * 100 / len(due)).quantize(CENT, ROUND_HALF_UP) if due else None
    return Measured(value, {"到期问题": len(due), "按期整改": good}, href(project))


@measure("supervision.score", "督导检查得分", "历次督导检查得分的平均值；每次得分按检查清单的分值折算为百分制")
def score(projects: Sequence[Project], until: date) -> dict[int, Measured]:
    """The mean of all visits until then that were scored."""
    scores = visits.scores_until(projects, until)
    return {project.pk: _mean(project, scores.get(project.pk, [])) for project in projects}


def _mean(project: Project, scores: list[Decimal]) -> Measured:
    value = (sum(scores, Decimal(0)) / len(scores)).quantize(CENT, ROUND_HALF_UP) if scores else None
    return Measured(value, {"检查次数": len(scores), "各次得分": "、".join(map(str, scores))}, href(project))
