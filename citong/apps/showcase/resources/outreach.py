"""借鉴 and 参观: what other schools do with the cases, seen from both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.showcase.actions import adopting, visits
from citong.apps.showcase.models import Adoption, GuestVisit, Visit
from citong.apps.showcase.perms import perms
from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource
from citong.lib import idnumber

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

CONTACT = {"contact_name": idnumber.mask_name, "contact_mobile": idnumber.mask_mobile}


def contacts(_actor: Actor, visit: Visit) -> dict[str, Any] | None:
    """Both contacts in full, from the confirmation on."""
    if visit.status != Visit.Status.CONFIRMED:
        return None
    host = visit.case.draft.values  # whom the school names today
    return {"visit": visit, "host_name": host.get("contact_name"), "host_mobile": host.get("contact_mobile")}


class Adoptions(Resource):
    model = Adoption
    perms = perms
    slug = "case-adoptions"
    title = "借鉴记录"
    columns = (
        Column("unit", "借鉴学校"), Column("case", second="case__unit__name"), "how", "status", "marked_on",
    )  # fmt: skip
    filters = ("case", "marked_on")
    search = ("unit__name", "case__title", "how")
    tabs = "status"
    actions = (adopting.agree, adopting.hide)
    panels = (
        FieldsPanel(
            "借鉴", (Column("unit", "借鉴学校"), "case", Column("case__unit", "案例学校"), "marked_on", "how", "status")
        ),
    )


class Visits(Resource):
    """As the host sees them."""

    model = Visit
    perms = perms
    slug = "visits"
    title = "到访预约"
    columns = (
        Column("guest", second="case__title"), Column("unit", "接待学校"), "day", "half", "visitors", "status", "contact_name",
        "contact_mobile",
    )  # fmt: skip
    filters = ("case", "day")
    search = ("guest__name", "unit__name", "purpose")
    tabs = "status"
    order = ("-day", "half")
    actions = (visits.confirm, visits.propose, visits.decline)
    panels = (
        FieldsPanel("预约", (
            "guest", Column("unit", "接待学校"), "case", "day", "half", "visitors", "purpose", "asked_at", "answer",
        )),
        TemplatePanel("联系方式", "showcase/visit_contacts.html", contacts, side=True),
    )  # fmt: skip
    sensitive = CONTACT

    @property
    def view_perm(self) -> str:
        return perms.visits


class GuestVisits(Resource):
    """As those see them who come."""

    model = GuestVisit
    perms = perms
    slug = "my-visits"
    title = "我的参观预约"
    columns = (
        Column("unit", "接待学校", second="case__title"), Column("guest", "来访单位"), "day", "half", "visitors", "status",
        "answer",
    )  # fmt: skip
    filters = ("day",)
    search = ("unit__name", "case__title", "purpose")
    tabs = "status"
    order = ("-day", "half")
    actions = (visits.accept, visits.cancel)
    panels = (
        FieldsPanel("预约", (
            Column("unit", "接待学校"), "guest", "case", "day", "half", "visitors", "purpose", "asked_at", "answer",
        )),
        TemplatePanel("联系方式", "showcase/visit_contacts.html", contacts, side=True),
    )  # fmt: skip
    sensitive = CONTACT

    @property
    def view_perm(self) -> str:
        return perms.book
