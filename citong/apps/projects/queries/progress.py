"""How far the milestones are: as a version of a report says, along the plan in force."""

from __future__ import annotations

from citong.apps.projects.models import Obligation, Progress, Report

from .plans import in_force


def last_sent(obligation: Obligation) -> Report | None:
    """What the school has sent last for an earlier month."""
    earlier = Report.objects.filter(
        obligation__project=obligation.project, obligation__month__lt=obligation.month, status=Report.Status.SENT
    )
    return earlier.order_by("-obligation__month", "-number").first()


def milestones_of(report: Report) -> list[Progress]:
    """A row for each milestone of the plan in force, named as there.

    What the version does not speak of yet is not saved (no ``pk``), and as far as the last month's report said.
    """
    told = {row.milestone: row for row in report.progress.all()}
    plan = in_force(report.obligation.project)
    if plan is None:
        return list(told.values())
    before = last_sent(report.obligation)
    known = {row.milestone: row.percent for row in before.progress.all()} if before else {}
    rows = []
    for milestone in plan.milestones.all():
        key = milestone.key
        row = told.get(key) or Progress(report=report, milestone=key, percent=known.get(key, 0))
        row.title = milestone.title
        rows.append(row)
    return rows
