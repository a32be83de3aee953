"""Months of a project as pages show them: their state in one word, the version that may be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from citong.apps.projects.models import Obligation, Remark, Report, State
from citong.apps.projects.perms import perms
from citong.lib import clock
from citong.records.programmes.models import Project

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile


def state_of(obligation: Obligation) -> State:
    """How one month stands; for many use ``with_state``."""
    return State(Obligation.objects.with_state().values_list("state", flat=True).get(pk=obligation.pk))


def closed(obligation: Obligation) -> str:
    """Why nothing can be written for this month; empty if it can."""
    project = obligation.project
    if obligation.status not in (Obligation.Status.WAITING, Obligation.Status.RETURNED):
        return f"{obligation.month:%Y 年 %-m 月}月报{obligation.get_status_display()}，不能再修改。"
    if project.status == Project.Status.SUSPENDED:
        return "项目已暂停，恢复后再填写月报。"
    if project.status == Project.Status.REVOKED:
        return "试点资格已撤销，不再上报月报。"
    if clock.today() < obligation.month:
        return f"还没有到 {obligation.month:%Y 年 %-m 月}，届时再填写。"
    return ""


def shown(actor: Actor, obligation: Obligation) -> Report | None:
    """The version to read: the newest one that was sent; a draft only for those who write it."""
    versions = obligation.reports.order_by("-number")
    if not actor.can(perms.report, obligation):
        versions = versions.filter(status=Report.Status.SENT)
    return versions.select_related("sent_by__person").first()


def months_of(project: Project) -> list[Obligation]:
    """All months of a project in their order, each with its ``state`` and whether its report was ``begun``."""
    begun = Exists(Report.objects.filter(obligation=OuterRef("pk")))
    rows = list(Obligation.objects.filter(project=project).with_state().order_by("month").annotate(begun=begun))
    for row in rows:
        row.project = project
    return rows


def remarks_on(obligation: Obligation) -> QuerySet[Remark]:
    """What was said about any version, the newest first."""
    rows = Remark.objects.filter(report__obligation=obligation)
    return rows.select_related("report", "by__person").order_by("-pk")


def files_of(report: Report) -> list[StoredFile]:
    """The evidence of this version, in the order in which it was added."""
    return [evidence.file for evidence in report.evidence.select_related("file")]
