"""Approvals of a unit for those who look after them, and its flows for those who design them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource
from citong.kit.sheets import beside
from citong.platform.workflow.models import FlowDef, Instance
from citong.platform.workflow.perms import perms
from citong.ui.shapes import Fact

from .actions import allowances, flows, instances
from .models import Allowance
from .queries import sheet

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


class Approvals(Resource):
    model = Instance
    perms = perms
    slug = "approvals"
    title = "审批查询"
    columns = (
        Column("title", "事项", second="number"),
        "flow",
        "status",
        "initiator",
        "unit",
        "started_at",
        "ended_at",
        "round",
    )
    filters = ("flow", "unit", "started_at", "ended_at", "urgency")
    search = ("title", "number", "initiator__person__name")
    tabs = "status"
    actions = (instances.terminate,)


beside.registry[Approvals.slug] = beside.Besides("列表中显示的列，以及申请表的各项内容", sheet.of_flow)


def versions(_actor: Actor, flow: FlowDef) -> dict[str, Any]:
    """All versions, newest first, with how many run on each."""
    running = Count("instances", filter=Q(instances__status=Instance.Status.RUNNING))
    return {"versions": flow.versions.annotate(running=running).order_by("-number")}


def open_to(_actor: Actor, flow: FlowDef) -> dict[str, Any]:
    """In words, who may start it."""
    levels = "、".join(label for code, label in flows.LEVELS if code in flow.levels)
    posts = "、".join(label for code, label in flows.POSTS if code in flow.posts)
    return {"facts": [Fact("单位", levels or "本单位和下属单位"), Fact("岗位", posts or "除家长外的各类岗位")]}


class Flows(Resource):
    model = FlowDef
    perms = perms
    view_perm = perms.design
    slug = "approvals-flows"
    title = "流程设计"
    columns = ("name", "category", "unit", "enabled", "order")
    filters = ("category", "unit", "enabled")
    search = ("name", "about", "code")
    order = ("category", "order")
    fields = ("unit", "code", "name", "category", "about", "icon", "order", "archive_after")
    create = flows.create
    edit = flows.change
    actions = (flows.revise, flows.enable, flows.disable)
    panels = (
        TemplatePanel("版本", "approvals/versions.html", versions, flush=True),
        TemplatePanel("谁可以发起", "approvals/open_to.html", open_to, side=True),
        FieldsPanel("流程", ("name", "code", "category", "about", "unit", "enabled", "order", "template"), side=True),
    )


class Allowances(Resource):
    """How many days a year each kind of leave may take."""

    model = Allowance
    perms = perms
    view_perm = perms.design
    slug = "approvals-allowances"
    title = "请假额度"
    columns = ("name", "days", "working", "over", "unit", "valid_from", "valid_to", "basis")
    filters = ("unit", "over", "valid_from")
    search = ("name", "unit__name", "basis")
    order = ("item", "unit__path")
    fields = ("unit", "days", "working", "over", "valid_from", "valid_to", "basis")
    create = allowances.set_allowance
    edit = allowances.change_allowance
