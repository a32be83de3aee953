"""月报: the list of all months, and the page of one with its report and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from citong.apps.projects.actions import obligations, reports
from citong.apps.projects.models import Obligation
from citong.apps.projects.perms import perms
from citong.apps.projects.queries import months
from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource
from citong.lib import money
from citong.ui.shapes import File

if TYPE_CHECKING:
    from citong.apps.projects.models import Report
    from citong.platform.access.actor import Actor

USAGE = (
    ("accounts", "本校账号数"), ("finished", "办结事项数"), ("messages", "收到消息数"), ("read", "已读消息数"),
    ("completeness", "学校数据完整度（%）"),
)  # fmt: skip


def usage_lines(report: Report) -> list[tuple[str, object]]:
    """The month's usage as it was frozen, role by role."""
    if not report.usage:
        return []
    active = [(f"活跃账号：{role}", number) for role, number in report.usage.get("active", {}).items()]
    return [*(active or [("活跃账号", 0)]), *((label, report.usage[key]) for key, label in USAGE)]


def content(actor: Actor, obligation: Obligation) -> dict[str, Any]:
    """The version that the actor may read, with its remarks, evidence and neighbours."""
    report = months.shown(actor, obligation)
    files = months.files_of(report) if report else []
    sent = obligation.reports.filter(status="sent").order_by("number")
    return {
        "obligation": obligation,
        "report": report,
        "state": months.state_of(obligation),
        "tone": months.TONES[months.state_of(obligation)],
        "may_write": actor.can(perms.report, obligation) and not reports.closed(obligation),
        "closed": reports.closed(obligation) if actor.can(perms.report, obligation) else "",
        "progress": report.progress.all() if report else [],
        "files": [
            File(f.name, href=reverse("projects-report-file", args=[obligation.pk, f.pk]), size=f.size) for f in files
        ],
        "usage": usage_lines(report) if report else [],
        "spent": money.yuan(report.spent) if report else "",
        "versions": list(sent),
    }


def remarks(_actor: Actor, obligation: Obligation) -> dict[str, Any] | None:
    rows = list(months.remarks_on(obligation))
    return {"remarks": rows} if rows else None


class Reports(Resource):
    model = Obligation
    perms = perms
    slug = "reports"
    title = "月报"
    columns = (
        Column("project__unit", "学校", second="project__number"),
        Column("month", "月份"),
        "desk",
        "status",
        "until",
        "first_sent_at",
    )
    filters = ("programme", "desk", "month", "until")
    search = ("project__unit__name", "project__number")
    tabs = "status"
    order = ("month", "project__number")
    actions = (reports.accept, reports.give_back, obligations.extend)
    panels = (
        TemplatePanel("月报内容", "projects/report_content.html", content),
        FieldsPanel("期限", ("month", "due_at", "until", "extension_reason", "first_sent_at"), side=True),
        TemplatePanel("审核意见", "projects/report_remarks.html", remarks, side=True),
    )
