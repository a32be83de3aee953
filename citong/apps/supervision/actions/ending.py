"""A project is over: nobody is sent there any more, and nothing of its findings waits at a desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit.actions import on
from citong.platform.access.actor import Actor
from citong.platform.inbox import work
from citong.records.programmes.actions import projects

from ..models import Finding, Visit
from . import visits

if TYPE_CHECKING:
    from citong.records.programmes.models import Project


def put_down(project: Project, *, by: Actor) -> None:
    """Planned visits are cancelled; open findings stay on record as they stand."""
    reason = f"项目{project.get_status_display()}。"
    planned = Visit.objects.filter(project=project, status=Visit.Status.PLANNED)
    for visit in planned.select_related("project__unit", "campaign"):
        visits.cancel(visit, reason=reason, by=Actor.system())
    for finding in Finding.objects.filter(project=project, unfinished=True):
        work.finish_all(finding, by=by)


on(projects.revoke, put_down)
on(projects.finish, put_down)
