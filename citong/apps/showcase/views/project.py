"""成果: the section of one project with its cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.apps.showcase.actions import drafting
from citong.apps.showcase.forms.case import BeginForm
from citong.apps.showcase.models import Case, CaseFigures
from citong.apps.showcase.perms import perms
from citong.apps.showcase.queries import cases
from citong.kit.guard import page
from citong.records.programmes.models import Project
from citong.records.programmes.pages import frame, project_of

if TYPE_CHECKING:
    from citong.kit.frame import Request

INVALID = 422


@page(perms.view)
def show(request: Request, pk: int) -> HttpResponse:
    """The cases of a project with their figures; who writes begins a new one here."""
    project = project_of(request.actor, pk, perms.view)
    form, status = BeginForm(), 200
    if request.method == "POST":
        project = project_of(request.actor, pk, perms.write)
        form = BeginForm(request.POST)
        if form.is_valid():
            try:
                fresh = Case(project=project, unit=project.unit, title=form.cleaned_data["title"])
                case = drafting.begin(fresh, by=request.actor)
            except ValidationError as refused:
                form.add_error(None, refused.messages)  # type: ignore[arg-type]
            else:
                return HttpResponseRedirect(reverse("showcase-write", args=[case.pk]))
        status = INVALID
    figures = CaseFigures.objects.visible_to(request.actor, perms.view).filter(project=project).in_bulk()
    context = {
        **frame(project, "成果"),
        "cases": [(case, figures.get(case.pk)) for case in cases.of_project(project)],
        "form": form,
        "writes": request.actor.can(perms.write, project) and project.status != Project.Status.REVOKED,
    }
    return TemplateResponse(request, "showcase/project.html", context, status=status)
