"""项目档案: what was packed before, and packing anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.apps.projects.actions import archives
from citong.apps.projects.models import Archive
from citong.apps.projects.perms import perms
from citong.kit.guard import page
from citong.records.programmes.pages import frame, project_of

if TYPE_CHECKING:
    from citong.kit.frame import Request

SECTION = "档案"


@page(perms.archive)
def show(request: Request, pk: int) -> HttpResponse:
    """Archives of the project, the newest first; each file is its starter's."""
    project = project_of(request.actor, pk, perms.archive)
    rows = Archive.objects.visible_to(request.actor, perms.archive).filter(project=project)
    lines = rows.select_related("made_by__person", "job__result_file")
    context = {**frame(project, SECTION), "lines": lines, "user": request.actor.user}
    return TemplateResponse(request, "projects/archive.html", context)


@page(perms.archive)
@require_POST
def pack(request: Request, pk: int) -> HttpResponse:
    """Ask for a new archive."""
    project = project_of(request.actor, pk, perms.archive)
    archives.pack(Archive(project=project), by=request.actor)
    messages.success(request, "档案正在打包，完成后可在这里或「我的任务」中下载。")
    return HttpResponseRedirect(reverse("projects-archive", args=[pk]))
