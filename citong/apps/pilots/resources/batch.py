"""申报批次: the detail page with quota, rules, plan, rubric and extensions; its quotas and extensions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.pilots.actions import batch as actions
from citong.apps.pilots.forms import rule as rules
from citong.apps.pilots.models import Batch, Extension
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import batches
from citong.kit.columns import Column, Kind
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def quota_panel(actor: Actor, batch: Batch) -> dict[str, Any]:
    shares = batches.shares(batch)
    return {
        "batch": batch,
        "shares": shares,
        "places": sum(share.quota.places for share in shares),
        "used": sum(share.used for share in shares),
        "left": sum(share.left for share in shares),
        "established": sum(share.established for share in shares),
        "most": max([1, *(share.quota.places for share in shares)]),
        "may_change": actor.can(perms.quota, batch),
        "adjusted": [change.event for change in batches.adjusted(shares)],
    }


def rules_panel(actor: Actor, batch: Batch) -> dict[str, Any]:
    found = [(versions, rules.shown(versions.now.kind, versions.now.params)) for versions in batches.rules(batch)]
    return {"batch": batch, "rules": found, "may_revise": actor.can(perms.batch, batch)}


def plan_panel(_actor: Actor, batch: Batch) -> dict[str, Any]:
    return {"batch": batch, "sections": list(batch.sections.all())}


def rubric_panel(actor: Actor, batch: Batch) -> dict[str, Any]:
    return {
        "batch": batch,
        "items": list(batch.rubric.all()),
        "may_change": actions.change_rubric.allowed(batch, actor),
        "fixed": actions.change_rubric.refusal(batch),
    }


def extension_panel(actor: Actor, batch: Batch) -> dict[str, Any]:
    return {
        "batch": batch,
        "extensions": list(batch.extensions.select_related("unit")),
        "may_extend": actor.can(perms.extend, batch) and batch.status != Batch.Status.CLOSED,
    }


def states_panel(_actor: Actor, batch: Batch) -> dict[str, Any]:
    states = batches.states(batch)
    return {"batch": batch, "states": states, "total": sum(count for _, count in states)}


class Batches(Resource):
    model = Batch
    perms = perms
    slug = "pilots-batch"
    title = "批次管理"
    columns = (Column("title", "批次名称", second="document_number"), "code", "status", "opens_at", "deadline")
    filters = ("opens_at",)
    search = ("title", "document_number", "code")
    tabs = "status"
    order = ("-opens_at",)
    fields = (
        "title", "project_name", "document_number", "issued_on", "opens_at", "deadline", "period_months", "report_day",
        "paper_copies", "plan_min", "plan_warn_min", "plan_warn_max", "plan_max", "experts_per_application", "spread_limit",
        "publicity_days", "award_pool", "blind", "avoid_same_county", "contact_name", "contact_phone", "contact_email",
        "notice_text",
    )  # fmt: skip
    edit = actions.change
    actions = (actions.start, actions.close)
    panels = (
        FieldsPanel("通知", (
            "project_name", "document_number", "issued_on", "contact_name", "contact_phone", "contact_email", "code",
            Column("opens_at", "申报开始"), Column("closing", "申报截止"),
        )),
        TemplatePanel("名额", "pilots/batch_quota.html", quota_panel, flush=True),
        TemplatePanel("申报条件", "pilots/batch_rules.html", rules_panel, flush=True),
        TemplatePanel("评分标准", "pilots/batch_rubric.html", rubric_panel, flush=True),
        TemplatePanel("实施方案", "pilots/batch_plan.html", plan_panel),
        TemplatePanel("通知正文", "pilots/batch_notice.html"),
        TemplatePanel("申报进展", "pilots/batch_states.html", states_panel, side=True, flush=True),
        TemplatePanel("延期", "pilots/batch_extensions.html", extension_panel, side=True, flush=True),
        FieldsPanel("实施与评审", (
            "period_months", "report_day", "paper_copies", "experts_per_application", "blind", "avoid_same_county",
            "spread_limit", "cut", "publicity_days", Column("award_pool", "奖补资金（元）", Kind.MONEY),
        ), side=True),
    )  # fmt: skip

    @property
    def view_perm(self) -> str:
        return perms.overview


class Extensions(Resource):
    model = Extension
    perms = perms
    slug = "pilots-extension"
    title = "延期"
    columns = ("unit", "batch", "until", "reason")
    filters = ("batch", "unit")
    search = ("unit__name",)
    fields = ("batch", "unit", "until", "reason")
    create = actions.extend

    @property
    def view_perm(self) -> str:
        return perms.extend
