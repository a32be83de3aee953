"""Standard pages of publicities, objections, result notices and projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.pilots.actions import decision
from citong.apps.pilots.models import Objection, Publicity, ResultNotice
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import publicity as publicity_queries
from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, RelatedPanel, TemplatePanel
from citong.kit.resource import Resource
from citong.lib import clock, idnumber

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def listed(_actor: Actor, publicity: Publicity) -> dict[str, Any]:
    """The public list, and whether its result may be published now."""
    over = clock.today() > publicity.ends_on
    return {
        "publicity": publicity,
        "schools": publicity_queries.schools(publicity),
        "may_establish": over and publicity.status == Publicity.Status.RUNNING and _actor.has(perms.establish),
    }


def named(_actor: Actor, notice: ResultNotice) -> dict[str, Any]:
    return {"notice": notice, "schools": publicity_queries.established(notice)}


def mask_contact(contact: str) -> str:
    return idnumber.mask_email(contact) if "@" in contact else idnumber.mask_mobile(contact)


class Publicities(Resource):
    model = Publicity
    perms = perms
    slug = "publicities"
    title = "公示"
    columns = (Column("title", "公示标题", second="batch__title"), "status", "starts_on", "ends_on", "published_at")
    filters = ("batch",)
    search = ("title",)
    tabs = "status"
    panels = (
        TemplatePanel("公示名单", "pilots/decision_listed.html", listed, flush=True),
        FieldsPanel("公示说明", ("text", "starts_on", "ends_on", "published_at")),
        RelatedPanel("异议", "objections", ("receipt", "application", "status", "filed_at"), slug="objections"),
    )


class Objections(Resource):
    """The city's alone: who objects is nobody else's business."""

    model = Objection
    perms = perms
    slug = "objections"
    title = "异议处理"
    columns = (
        "receipt",
        Column("application__unit__name", "所涉学校", second="application__number"),
        "status",
        "filed_at",
        "answered_at",
    )
    filters = ("publicity",)
    search = ("receipt", "application__unit__name")
    tabs = "status"
    order = ("-filed_at",)
    actions = (decision.answer_objection,)
    panels = (
        FieldsPanel("异议", ("publicity", "application", "text", "name", "contact", "filed_at")),
        FieldsPanel("处理", ("status", "answer", "answered_at", "answered_by"), side=True),
    )
    sensitive = {"name": idnumber.mask_name, "contact": mask_contact}

    @property
    def view_perm(self) -> str:
        return perms.objection


class ResultNotices(Resource):
    model = ResultNotice
    perms = perms
    slug = "result-notices"
    title = "结果通知"
    columns = (Column("title", "标题", second="document_number"), "batch", "issued_on")
    filters = ("batch",)
    search = ("title", "document_number")
    panels = (
        FieldsPanel("通知", ("document_number", "title", "addressees", "body", "copies_to", "issued_on")),
        TemplatePanel("立项学校", "pilots/decision_named.html", named, flush=True),
    )
