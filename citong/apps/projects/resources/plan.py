"""实施计划: the list of all versions, and the page of one with its differences and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.projects.actions import plans as acts
from citong.apps.projects.models import Plan
from citong.apps.projects.perms import perms
from citong.apps.projects.plan_sheet import compared_to_base, may_read, sheet
from citong.apps.projects.queries import plans
from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def changes(actor: Actor, plan: Plan) -> dict[str, Any] | None:
    return compared_to_base(plan) if may_read(actor, plan, perms.plan) else None


def content(actor: Actor, plan: Plan) -> dict[str, Any]:
    """The version; a draft only for those who write it."""
    if not may_read(actor, plan, perms.plan):
        return {"hidden": True}
    may_write = actor.can(perms.plan, plan) and not acts.frozen(plan)
    return {**sheet(plan), "may_write": may_write, "sent_back": plans.sent_back(plan)}


def others(actor: Actor, plan: Plan) -> dict[str, Any]:
    return {"versions": plans.versions(actor, plan.project), "current": plan}


class Plans(Resource):
    model = Plan
    perms = perms
    slug = "plans"
    title = "实施计划"
    columns = (
        Column("project__unit", "学校", second="project__number"),
        Column("version", "版本"),
        Column("project__desk", "主管单位"),
        "status",
        "submitted_at",
        "decided_at",
    )
    filters = ("project__programme", "project__desk", "submitted_at")
    search = ("project__unit__name", "project__number")
    tabs = "status"
    nav = ("项目实施", 25, "timeline")
    panels = (
        TemplatePanel("变更对照", "projects/plan_compared.html", changes),
        TemplatePanel("计划内容", "projects/plan_content.html", content),
        TemplatePanel("全部版本", "projects/plan_versions.html", others, side=True, flush=True),
        FieldsPanel(
            "报批与审批",
            ("submitted_at", "submitted_by", "reason", "decided_at", "decided_by", "opinion"),
            side=True,
        ),
    )
    actions = (acts.approve, acts.give_back, acts.withdraw, acts.drop)
