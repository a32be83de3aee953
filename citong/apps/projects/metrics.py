"""Figures of the monthly reports: for assessments, and for the overview of the running programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from citong.apps.projects.models import Obligation, State
from citong.apps.projects.perms import perms
from citong.apps.projects.queries import wall
from citong.apps.projects.texts import APPROVE, JUDGE
from citong.kit.desk import Figure
from citong.records.programmes import waiting
from citong.records.programmes.measures import Measured, measure
from citong.records.programmes.models import Project

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from citong.apps.projects.queries.wall import Tally
    from citong.records.programmes.models import Programme

waiting.declare(JUDGE, Obligation, "project", perms.view)
waiting.declare(APPROVE, Project, "pk", perms.view)


@measure("reports.punctuality", "月报按时率", "按时上报的月数 ÷ 应上报的月数 × 100")
def punctuality(projects: Sequence[Project], until: date) -> Mapping[int, Measured]:
    """Of the months that were due by ``until``; resting times do not count."""
    rows = Obligation.objects.filter(project__in=projects).due_by(until)
    found = wall.along(wall.tallies(rows, "project"), 0)
    return {
        pk: Measured(
            tally.rate,
            {"应报月数": tally.counted, "迟报": tally.came_late, "逾期未报": tally.counts[State.MISSING]},
            reverse("projects-months", args=[pk]),
        )
        for pk, tally in found.items()
    }


def months_of(programme: Programme, **conditions: object) -> str:
    """The address of the list of months under these conditions: ``state``, ``desk``, ``month``."""
    asked = {"programme": programme.pk, **conditions}
    return f"{reverse('projects-wall-rows')}?{urlencode({key: value for key, value in asked.items() if value})}"


def punctual(programme: Programme, tally: Tally) -> Figure:
    """How punctually the programme's schools report; opens the wall."""
    href = f"{reverse('projects-wall')}?{urlencode({'programme': programme.pk})}"
    rate = "—" if tally.rate is None else str(tally.rate)
    return Figure("月报按时率", rate, "%", f"应报 {tally.counted} 份", icon="calendar-stats", tone="green", href=href)


def missing(programme: Programme, tally: Tally) -> Figure:
    """Months that are over and were not reported; opens them."""
    count = tally.counts[State.MISSING]
    href, tone = months_of(programme, state=State.MISSING.value), "red" if count else "gray"
    return Figure("逾期未报", count, "份", "截止后仍未上报", icon="alert-triangle", tone=tone, href=href)
