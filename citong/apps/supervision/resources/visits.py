"""Pages of visits and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource

from ..actions import findings as finding_acts
from ..actions import visits as visit_acts
from ..models import Finding, Visit
from ..perms import perms
from ..queries import findings, scoring, visits

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def record(actor: Actor, visit: Visit) -> dict[str, Any]:
    """What was seen, or the way to write it down."""
    return {
        "visit": visit,
        "done": visit.status == Visit.Status.DONE,
        "sections": visits.sections(visit) if visit.status == Visit.Status.DONE else [],
        "may_check": visit_acts.send.allowed(visit, actor),
        "formula": scoring.FORMULA,
    }


def found(actor: Actor, visit: Visit) -> dict[str, Any] | None:
    """The findings; before the visit there are none."""
    if visit.status != Visit.Status.DONE:
        return None
    rows = Finding.objects.visible_to(actor, perms.view).filter(visit=visit).select_related("project")
    return {"findings": rows.order_by("number")}


def photos(_actor: Actor, visit: Visit) -> dict[str, Any] | None:
    rows = [p for p in visits.photos_of(visit) if p.item_id is None] if visit.status == Visit.Status.DONE else []
    return {"visit": visit, "photos": rows} if rows else None


class Visits(Resource):
    model = Visit
    perms = perms
    slug = "supervision-visits"
    title = "督导检查"
    columns = (
        Column("project__unit__name", "学校", second="project__number"),
        "campaign",
        "status",
        "planned_on",
        "leader",
        "visited_on",
        Column("score", "得分"),
    )
    filters = ("campaign", "project__unit", "planned_on", "visited_on")
    search = ("project__unit__name", "project__number", "campaign__title")
    tabs = "status"
    fields = ("campaign", "project", "planned_on", "team")
    create = visit_acts.add_visit
    actions = (visit_acts.arrange, visit_acts.cancel)
    panels = (
        TemplatePanel("检查记录", "supervision/visit_record.html", record, flush=True),
        TemplatePanel("发现的问题", "supervision/visit_findings.html", found, flush=True),
        TemplatePanel("现场照片", "supervision/visit_photos.html", photos),
        FieldsPanel(
            "检查",
            (
                "campaign",
                Column("project", "试点项目"),
                "status",
                "planned_on",
                "leader",
                "team",
                "visited_on",
                "companion",
                Column("score", "得分"),
                "sent_at",
                "sent_by",
            ),
            side=True,
        ),
    )


def history(actor: Actor, finding: Finding) -> dict[str, Any]:
    """What the school sent, what the office said, and the school's next step."""
    return {
        "finding": finding,
        "reports": findings.rectifications(finding),
        "may_rectify": finding_acts.rectify.allowed(finding, actor),
        "overdue": finding.overdue,
    }


def origin(_actor: Actor, finding: Finding) -> dict[str, Any]:
    """The visit and the project."""
    return {"finding": finding, "visit": finding.visit, "project": finding.project}


class Findings(Resource):
    model = Finding
    perms = perms
    slug = "supervision-findings"
    title = "问题整改"
    columns = (
        Column("text", "问题", second="project__unit__name"),
        "severity",
        "status",
        "due_on",
        "late",
        "rectified_on",
        "closed_on",
        Column("visit__campaign", "督导", needs=("project__unit",)),
    )
    filters = ("project__programme", "project__desk", "project__unit", "severity", "unfinished", "late", "due_on")
    search = ("text", "project__unit__name", "visit__campaign__title")
    tabs = "status"
    order = ("-unfinished", "due_on")
    actions = (finding_acts.accept, finding_acts.extend, finding_acts.send_back)
    panels = (
        FieldsPanel(
            "问题",
            (
                Column("text", "问题", wide=True),
                Column("requirement", "整改要求", wide=True),
                Column("item", "检查项", wide=True),
                "severity",
                "due_on",
                "late",
                "rectified_on",
                "closed_on",
            ),
        ),
        TemplatePanel("整改", "supervision/finding_history.html", history),
        TemplatePanel("来自", "supervision/finding_visit.html", origin, side=True, flush=True),
    )
