"""督导 of one project: its visits and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.response import TemplateResponse

from citong.kit.guard import page
from citong.records.programmes.pages import frame, project_of

from ..perms import perms
from ..queries import visits

if TYPE_CHECKING:
    from django.http import HttpResponse

    from citong.kit.frame import Request


@page(perms.view)
def show(request: Request, pk: int) -> HttpResponse:
    project = project_of(request.actor, pk, perms.view)
    found = list(visits.findings_of_project(project))
    context = {
        "visits": visits.of_project(project),
        "findings": found,
        "unfinished": sum(f.unfinished for f in found),
        "overdue": sum(f.overdue for f in found),
        "closed": sum(not f.unfinished for f in found),
        **frame(project, "督导"),
    }
    return TemplateResponse(request, "supervision/project.html", context)
