"""报送: the packages of the desks; the city acknowledges their paper here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.pilots.actions import city
from citong.apps.pilots.models import Application, Dispatch
from citong.apps.pilots.perms import perms
from citong.kit.columns import Column, Kind
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def sent(actor: Actor, package: Dispatch) -> dict[str, Any]:
    """The lines of the package as they were sent, with where each stands now."""
    ids = [row["application"] for row in package.content]
    now = Application.objects.visible_to(actor, perms.view).in_bulk(ids)
    lines = [(row, now.get(row["application"])) for row in package.content]
    return {"package": package, "lines": lines, "takes_all": actor.can(perms.reveal, package)}


class Dispatches(Resource):
    model = Dispatch
    perms = perms
    slug = "dispatches"
    title = "县级报送"
    columns = (
        "unit",
        "batch",
        "number",
        Column("schools", "学校数", Kind.NUMBER),
        "status",
        "sent_at",
        "paper_copies",
        "received_at",
    )
    filters = ("batch", "unit")
    search = ("unit__name", "document_number")
    tabs = "status"
    actions = (city.receive,)
    panels = (
        TemplatePanel("报送名单", "pilots/screening_package.html", sent, flush=True),
        FieldsPanel("推荐函", ("document_number", "letter", "sent_at", "sent_by")),
        FieldsPanel("签收", ("paper_copies", "received_at", "received_by", "receipt_note"), side=True),
    )
