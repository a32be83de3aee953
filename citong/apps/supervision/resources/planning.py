"""Pages of checklists and campaigns."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource

from ..actions import campaigns, checklists
from ..models import Campaign, Checklist
from ..perms import perms
from ..queries import visits

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def items(actor: Actor, checklist: Checklist) -> dict[str, Any]:
    """The items, with the way to their form while they may be changed."""
    rows = list(checklist.items.all())
    draft = checklist.status == Checklist.Status.DRAFT
    return {
        "checklist": checklist,
        "items": rows,
        "total": sum(row.weight or 0 for row in rows),
        "may_edit": draft and checklists.set_items.permits(checklist, actor),
    }


def versions(actor: Actor, checklist: Checklist) -> dict[str, Any]:
    rows = Checklist.objects.visible_to(actor, perms.plan)
    return {"checklist": checklist, "versions": rows.filter(unit=checklist.unit, title=checklist.title)}


class Checklists(Resource):
    model = Checklist
    perms = perms
    slug = "supervision-checklists"
    title = "检查清单"
    columns = ("title", "version", "status", "note")
    filters = ()
    search = ("title", "note")
    tabs = "status"
    order = ("title", "-version")
    fields = ("title", "note")
    create = checklists.create_checklist
    edit = checklists.change_checklist
    actions = (checklists.put_in_force, checklists.revise, checklists.retire)
    panels = (
        TemplatePanel("检查项", "supervision/checklist_items.html", items, flush=True),
        FieldsPanel("清单", ("title", "version", "status", "note"), side=True),
        TemplatePanel("各版本", "supervision/checklist_versions.html", versions, side=True, flush=True),
    )

    @property
    def view_perm(self) -> str:
        return perms.plan


def progress(actor: Actor, campaign: Campaign) -> dict[str, Any]:
    """The schools with their visits; of a draft those that are chosen."""
    rows = list(visits.of_campaign(actor, campaign))
    planner = campaigns.choose.permits(campaign, actor)
    counted = Counter(row.status for row in rows)
    return {
        "campaign": campaign,
        "draft": campaign.status == Campaign.Status.DRAFT,
        "visits": rows,
        "projects": visits.chosen(campaign) if planner else [],
        "may_choose": planner and campaign.status != Campaign.Status.CLOSED,
        "done": counted["done"],
        "total": len(rows) - counted["cancelled"],
        "unfinished": sum(row.unfinished for row in rows),
    }


class Campaigns(Resource):
    model = Campaign
    perms = perms
    slug = "supervision-campaigns"
    title = "督导计划"
    columns = ("title", "programme", "status", "starts_on", "ends_on", "checklist")
    filters = ("programme", "starts_on")
    search = ("title",)
    tabs = "status"
    order = ("-starts_on",)
    fields = ("title", "programme", "checklist", "starts_on", "ends_on", "purpose")
    create = campaigns.create_campaign
    edit = campaigns.change_campaign
    actions = (campaigns.launch, campaigns.close_campaign)
    panels = (
        TemplatePanel("检查对象", "supervision/campaign_visits.html", progress, flush=True),
        FieldsPanel(
            "督导",
            ("title", "programme", "status", "starts_on", "ends_on", "checklist", Column("purpose", "督导重点")),
            side=True,
        ),
    )
