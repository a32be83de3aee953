"""What schools were awarded, the ledger, and reports on the use of the money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from citong.kit.columns import Column, Kind
from citong.kit.panels import FieldsPanel, RelatedPanel, TemplatePanel
from citong.kit.resource import Resource

from ..actions import uses
from ..models import Award, LedgerEntry, UseReport
from ..perms import perms

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

SCHOOL = Column("award__project__unit", "学校", second="award__project__number")
MONEY = Kind.MONEY


def taken_back(actor: Actor, entry: LedgerEntry) -> dict[str, Any] | None:
    """What this entry reverses, what reverses it, or the way to reverse it."""
    by = LedgerEntry.objects.visible_to(actor, perms.view).filter(reverses=entry).first()
    return {
        "entry": entry,
        "reversal": by,
        "may_reverse": by is None and entry.reverses_id is None and actor.can(perms.reverse, entry),
    }


def school_page(_actor: Actor, award: Award) -> dict[str, Any]:
    return {"href": reverse("awards-project", args=[award.project_id])}


class Awards(Resource):
    model = Award
    perms = perms
    slug = "awards"
    title = "学校奖补"
    columns = (
        Column("project__unit", "学校", second="project__number"),
        Column("pool", "资金池"),
        "grade",
        Column("awarded_fen", "核定（元）", MONEY),
        Column("paid_fen", "已拨付（元）", MONEY),
        Column("used_fen", "已使用（元）", MONEY),
        Column("balance_fen", "结余（元）", MONEY),
    )
    filters = ("grade", "pool__title", "project__desk", "project__programme__code")
    search = ("project__unit__name", "project__number")
    order = ("-pool", "project__number")
    panels = (
        FieldsPanel(
            "奖补",
            (
                "project",
                "pool",
                "grade",
                "source",
                Column("awarded_fen", "核定（元）", MONEY),
                Column("paid_fen", "已拨付（元）", MONEY),
                Column("used_fen", "已使用（元）", MONEY),
                Column("balance_fen", "结余（元）", MONEY),
            ),
        ),
        RelatedPanel(
            "台账",
            "entries",
            (Column("label", "类型"), "amount_fen", "on", "document_number", "note"),
            slug="award-ledger",
            empty="还没有台账记录。",
        ),
        RelatedPanel(
            "使用情况",
            "uses",
            ("title", "category", "amount_fen", "spent_on", "status"),
            slug="award-uses",
            empty="还没有填报。",
        ),
        TemplatePanel("本校奖补", "awards/school_link.html", school_page, side=True),
    )


class Ledger(Resource):
    """Entries are only added; the page of one offers its reversal."""

    model = LedgerEntry
    perms = perms
    slug = "award-ledger"
    title = "奖补台账"
    columns = (
        SCHOOL,
        Column("label", "类型"),
        "amount_fen",
        "on",
        "document_number",
        Column("award__pool", "资金池"),
        "note",
        "by",
    )
    filters = ("kind", "on", "award__pool__title", "award__project__desk", "award__project__programme__code")
    search = ("award__project__unit__name", "award__project__number", "document_number", "note")
    order = ("-pk",)
    panels = (
        FieldsPanel(
            "记录",
            (
                "award",
                Column("label", "类型"),
                "amount_fen",
                "on",
                "document_number",
                "report",
                "by",
                "at",
                "note",
            ),
        ),
        TemplatePanel("冲销", "awards/entry_reversal.html", taken_back, side=True),
    )


class Uses(Resource):
    model = UseReport
    perms = perms
    slug = "award-uses"
    title = "使用情况"
    columns = (
        SCHOOL,
        "status",
        "title",
        "category",
        "amount_fen",
        "spent_on",
        Column("award__pool", "资金池"),
        "submitted_at",
    )
    filters = ("category", "spent_on", "award__pool__title", "award__project__desk")
    search = ("award__project__unit__name", "title", "payee", "voucher_number")
    tabs = "status"
    fields = ("award", "title", "category", "amount_fen", "spent_on", "payee", "voucher_number", "description")
    create = uses.begin_report
    edit = uses.change_report
    attachments = True
    panels = (
        FieldsPanel(
            "支出",
            ("title", "category", "amount_fen", "spent_on", "payee", "voucher_number", "description"),
        ),
        FieldsPanel("审核", ("award", "status", "submitted_at", "reviewed_at", "reviewed_by", "remark"), side=True),
    )
    actions = (uses.submit_report, uses.accept_report, uses.return_report)
