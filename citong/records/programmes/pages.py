"""What all pages about one project share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from citong.ui.shapes import Crumb

from .models import Project

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def project_of(actor: Actor, pk: int, perm: str) -> Project:
    """The project within reach of ``perm``; outside it does not exist (404), without the permission at all it is 403."""
    if not actor.has(perm):
        raise PermissionDenied(perm)
    rows = Project.objects.visible_to(actor, perm).select_related("unit", "desk", "programme", "owner__person")
    project: Project | None = rows.filter(pk=pk).first()
    if project is None:
        raise Http404
    return project


def frame(project: Project, section: str, *tail: Crumb) -> dict[str, Any]:
    """Context of ``programmes/frame.html``: the project, the tab that is shown, the way to this page."""
    home = Crumb(project.unit.name, reverse("projects-detail", args=[project.pk]))
    way = [Crumb("工作台", "/"), Crumb("试点项目库", reverse("projects-list")), home]
    return {"project": project, "section": section, "crumbs": [*way, *(tail or [Crumb(section)])]}
