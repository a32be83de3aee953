"""专家库: the pool of experts, with load and conflicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.pilots.actions import experts as actions
from citong.apps.pilots.models import Expert
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import experts
from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource
from citong.lib import idnumber

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def sheets(actor: Actor, expert: Expert) -> dict[str, Any] | None:
    """What the expert has to review, for those who assign."""
    return {"sheets": experts.sheets_of(actor, expert)} if actor.has(perms.assign) else None


def avoided(actor: Actor, expert: Expert) -> dict[str, Any] | None:
    """Whom the expert must not review in the running batches."""
    return {"avoided": experts.avoided(actor, expert)} if actor.has(perms.assign) else None


def account(actor: Actor, expert: Expert) -> dict[str, Any] | None:
    """User name, and the first password for an account that the pool has opened."""
    user = expert.user
    return {"expert": expert, "user": user, "may_issue": actions.issue_password.allowed(expert, actor)}


class Experts(Resource):
    model = Expert
    perms = perms
    slug = "experts"
    title = "专家库"
    columns = (
        Column("name", second="mobile"),
        Column("employer", second="title"),
        "field",
        "county",
        Column("load", "已评/任务"),
        "active",
    )
    filters = ("county", "field", "active")
    search = ("name", "employer", "field")
    order = ("-active", "name")
    fields = ("name", "mobile", "email", "employer", "employer_unit", "county", "field", "title", "active")
    create = actions.enrol
    edit = actions.change_expert
    panels = (
        TemplatePanel("评审任务", "pilots/experts_sheets.html", sheets, flush=True),
        TemplatePanel("须回避的申报", "pilots/experts_avoided.html", avoided, flush=True),
        FieldsPanel("专家", ("name", "mobile", "email", "employer", "employer_unit", "county", "field", "title", "active"), side=True),
        TemplatePanel("账号", "pilots/experts_account.html", account, side=True),
    )  # fmt: skip
    sheet = (
        "user__username",
        "name",
        "mobile",
        "email",
        "employer",
        "employer_unit__name",
        "county__name",
        "field",
        "title",
        "active",
    )
    sheet_key = "user__username"
    sensitive = {"mobile": idnumber.mask_mobile, "email": idnumber.mask_email}

    @property
    def view_perm(self) -> str:
        return perms.pool
