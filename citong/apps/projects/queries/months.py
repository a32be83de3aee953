"""Months of a project as pages show them: their state in one word, the version that may be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, TextChoices

from citong.apps.projects.models import Obligation, Remark, Report
from citong.apps.projects.perms import perms
from citong.lib import clock
from citong.platform.files import intake

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile
    from citong.records.programmes.models import Project


class State(TextChoices):
    """What the wall shows of a month."""

    ON_TIME = "on_time", "按时"
    LATE = "late", "迟报"
    MISSING = "missing", "逾期未报"
    RETURNED = "returned", "退回修改"
    DUE = "due", "待上报"
    AHEAD = "ahead", "未到期"
    EXCUSED = "excused", "免报"


TONES = {
    State.ON_TIME: "green", State.LATE: "orange", State.MISSING: "red", State.RETURNED: "violet", State.DUE: "blue",
    State.AHEAD: "gray", State.EXCUSED: "gray",
}  # fmt: skip
COUNTED = (State.ON_TIME, State.LATE, State.MISSING, State.RETURNED)
"""States of months that are over or were sent: the denominator of punctuality."""


@dataclass(frozen=True)
class Month:
    """The few facts of an obligation that its state depends on."""

    status: str
    month: object
    until: datetime
    first_sent_at: datetime | None
    asked: bool

    def state(self, now: datetime) -> State:
        if self.status == Obligation.Status.RETURNED:
            return State.RETURNED
        if self.first_sent_at is not None:
            return State.ON_TIME if self.first_sent_at <= self.until else State.LATE
        if not self.asked:
            return State.EXCUSED
        if self.until < now:
            return State.MISSING
        return State.DUE if self.month <= clock.today() else State.AHEAD  # type: ignore[operator]


def state_of(obligation: Obligation) -> State:
    """The state of one month; for many use the wall."""
    project = obligation.project
    over = project.ended_on is not None and project.ended_on < obligation.due_on
    asked = not over and not project.rests_on(obligation.due_on)
    return Month(obligation.status, obligation.month, obligation.until, obligation.first_sent_at, asked).state(
        clock.now()
    )


def shown(actor: Actor, obligation: Obligation) -> Report | None:
    """The version to read: the newest one that was sent; a draft only for those who write it."""
    versions = obligation.reports.order_by("-number")
    if not actor.can(perms.report, obligation):
        versions = versions.filter(status=Report.Status.SENT)
    return versions.select_related("sent_by__person").first()


def months_of(project: Project) -> list[Obligation]:
    """All months of a project in their order, each with whether its report was ``begun``."""
    begun = Exists(Report.objects.filter(obligation=OuterRef("pk")))
    rows = list(Obligation.objects.filter(project=project).order_by("month").annotate(begun=begun))
    for row in rows:
        row.project = project
    return rows


def remarks_on(obligation: Obligation) -> QuerySet[Remark]:
    """What was said about any version, the newest first."""
    rows = Remark.objects.filter(report__obligation=obligation)
    return rows.select_related("report", "by__person").order_by("-pk")


def files_of(report: Report) -> list[StoredFile]:
    """The evidence of this version, in the order in which it was added."""
    kept = intake.of(report.obligation).in_bulk(report.files)
    return [kept[pk] for pk in report.files if pk in kept]
