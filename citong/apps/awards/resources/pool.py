"""Pools with their alternatives, the results that they are made from, and money from other sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource
from citong.lib import allocation

from ..actions import pool as acts
from ..actions import sources
from ..models import Acknowledgement, OtherFunding, Pool, TakenResult
from ..perms import perms
from ..queries import allotting, balances, overview

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def compared(actor: Actor, pool: Pool) -> dict[str, Any] | None:
    """The alternatives side by side, until one is approved."""
    if pool.status == Pool.Status.APPROVED:
        return None
    return {
        "pool": pool,
        "found": allotting.comparison(pool),
        "drafting": pool.status == Pool.Status.DRAFT and actor.can(perms.pool, pool),
        "rule": allocation.RULE,
        "may_enter": actor.has(perms.results),
        "may_register": actor.has(perms.fundings),
    }


def awarded(actor: Actor, pool: Pool) -> dict[str, Any] | None:
    """What was approved, and how far it has been paid and used."""
    if pool.status != Pool.Status.APPROVED:
        return None
    rows = overview.awards(pool)
    sums = balances.total(rows)
    payable = pool.document_number and sums.unpaid and actor.can(perms.disburse, pool)
    return {"pool": pool, "awards": rows, "sums": sums, "payable": payable, "rule": allocation.RULE}


def doubles(actor: Actor, pool: Pool) -> dict[str, Any] | None:
    """The double fundings that were answered; nothing before the check."""
    said = Acknowledgement.objects.visible_to(actor, perms.plan).filter(pool=pool)
    rows = list(said.select_related("project__unit", "by__person"))
    return {"said": rows} if rows or pool.status != Pool.Status.DRAFT else None


class Pools(Resource):
    model = Pool
    perms = perms
    slug = "award-pools"
    title = "以奖代补"
    columns = (
        Column("title", "资金池", second="document_number"),
        "status",
        "year",
        "purpose",
        "amount_fen",
        "chosen",
        "approved_at",
    )
    filters = ("programme", "purpose")
    search = ("title", "document_number")
    tabs = "status"
    fields = ("programme", "title", "year", "purpose", "amount_fen", "report_by", "document_number")
    create = acts.create_pool
    edit = acts.change_pool
    panels = (
        TemplatePanel("方案比较", "awards/pool_schemes.html", compared, flush=True),
        TemplatePanel("分配结果", "awards/pool_awards.html", awarded, flush=True),
        TemplatePanel("重复资助说明", "awards/pool_doubles.html", doubles, flush=True),
        FieldsPanel(
            "资金池",
            (
                "programme",
                "year",
                "purpose",
                "amount_fen",
                "document_number",
                "report_by",
                "chosen",
                "proposed_by",
                "proposed_at",
                "approved_by",
                "approved_at",
            ),
            side=True,
        ),
    )
    actions = (acts.approve, acts.register_document, acts.send_back)

    @property
    def view_perm(self) -> str:
        return perms.plan


class Results(Resource):
    """Grades as they were taken over; the schools see their own."""

    model = TakenResult
    perms = perms
    slug = "award-results"
    title = "考核结果"
    columns = (
        Column("project__unit", "学校", second="project__number"),
        "grade",
        "source",
        "dated",
        Column("project__desk", "主管单位"),
    )
    filters = ("grade", "project__desk", "dated")
    search = ("project__unit__name", "project__number", "source")
    order = ("project__number",)
    fields = ("project", "grade", "source", "dated")
    create = sources.enter_result
    edit = sources.correct_result
    sheet = ("project__number", "grade", "source", "dated")
    sheet_key = "project__number"


class OtherFundings(Resource):
    """What schools receive by other documents, for the check against double funding."""

    model = OtherFunding
    perms = perms
    slug = "other-fundings"
    title = "其他渠道资金"
    columns = (
        Column("unit", "学校", second="unit__code"),
        "document_number",
        "purpose",
        "amount_fen",
        "year",
        "remark",
    )
    filters = ("unit", "purpose", "year")
    search = ("unit__name", "document_number")
    order = ("-year", "document_number")
    fields = ("unit", "document_number", "purpose", "amount_fen", "year", "remark")
    create = sources.register_funding
    edit = sources.change_funding
    sheet = ("unit__code", "document_number", "purpose", "amount_fen", "year", "remark")
