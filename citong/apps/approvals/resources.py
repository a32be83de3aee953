"""Approvals of a unit for those who look after them, and its flows for those who design them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource
from citong.platform.workflow.models import FlowDef, Instance
from citong.platform.workflow.perms import perms

from .actions import flows, instances

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


def versions(_actor: Actor, flow: FlowDef) -> dict[str, Any]:
    """All versions, newest first, with how many run on each."""
    running = Count("instances", filter=Q(instances__status=Instance.Status.RUNNING))
    return {"versions": flow.versions.annotate(running=running).order_by("-number")}


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
    fields = ("unit", "code", "name", "category", "about", "icon", "order")
    create = flows.create
    edit = flows.change
    actions = (flows.revise, flows.enable, flows.disable)
    panels = (
        TemplatePanel("版本", "approvals/versions.html", versions, flush=True),
        FieldsPanel("流程", ("name", "code", "category", "about", "unit", "enabled", "order", "template"), side=True),
    )
