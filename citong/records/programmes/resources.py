"""Pages and API of the projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, RelatedPanel, TemplatePanel
from citong.kit.resource import Resource

from . import sections
from .actions import projects as acts
from .models import Project
from .perms import perms

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def work(actor: Actor, project: Project) -> dict[str, Any] | None:
    """The sections with their states."""
    found = [(s, s.href(project), s.state(project)) for s in sections.open_to(actor, project)]
    return {"sections": found} if found else None


class Projects(Resource):
    model = Project
    perms = perms
    slug = "projects"
    title = "试点项目库"
    columns = (Column("unit", "学校", second="number"), "desk", "programme", "status", "owner", "starts_on", "ends_on")
    filters = ("programme", "desk")
    search = ("unit__name", "number", "application_number")
    tabs = "status"
    order = ("number",)
    nav = ("项目实施", 25, "flag")
    actions = (acts.appoint, acts.suspend, acts.resume, acts.finish, acts.revoke)
    panels = (
        TemplatePanel("项目工作", "programmes/sections.html", work, flush=True),
        FieldsPanel(
            "项目",
            (
                "unit",
                "number",
                "desk",
                "programme",
                "status",
                "owner",
                "starts_on",
                "ends_on",
                "ended_on",
                "application_number",
            ),
            side=True,
        ),
        RelatedPanel("暂停记录", "suspensions", ("since", "until", "reason"), empty="没有暂停过。", side=True),
    )
