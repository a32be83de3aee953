"""The showcase without signing in: the list, one case, its files and its paper. No page sets a cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from citong.apps.showcase import content
from citong.apps.showcase.actions import counting
from citong.apps.showcase.queries import cases, showing
from citong.kit.guard import public
from citong.platform.access.actor import Actor
from citong.platform.files import kinds, serving

from .writing import as_pdf

if TYPE_CHECKING:
    from citong.apps.showcase.models import Case

SIZE = 12
ASKED = ("q", "county", "kind", "topic")
LABELS = {"county": "县（市、区）", "kind": "学校类别", "topic": "主题"}


def _case(pk: int) -> Case:
    return get_object_or_404(showing.published(), pk=pk)


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All published cases, narrowed by what is asked for."""
    asked = {name: request.GET.get(name, "") for name in ASKED}
    page = Paginator(showing.found(asked), SIZE).get_page(request.GET.get("page"))
    query = urlencode({name: value for name, value in asked.items() if value})
    choices = showing.options(showing.published())
    context = {
        "asked": asked,
        "narrowed": bool(query),
        "filters": [(name, label, choices[name], asked[name]) for name, label in LABELS.items()],
        "page": page,
        "cases": showing.lines(page.object_list),
        "query": f"{query}&" if query else "",
    }
    return TemplateResponse(request, "showcase/public_list.html", context)


@public
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One case; opening it counts as one view of today."""
    case = _case(pk)
    if case.shown is None:
        raise Http404
    if counting.is_reader(request):
        counting.count_view(case)
    context = {
        "case": case,
        "reading": cases.reading(case.shown.content),
        "county": cases.county_of(case),
        "kind": showing.kinds_of([case.unit_id]).get(case.unit_id, ""),
        "materials": content.public_files(case.shown.content),
        "adopters": showing.adopters(case),
    }
    return TemplateResponse(request, "showcase/public_case.html", context)


@public
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - a view
    """The public version as PDF, without the contact."""
    case = _case(pk)
    if case.shown is None:
        raise Http404
    return as_pdf(case.shown, public=True)


@public
@require_safe
def file(request: HttpRequest, pk: int, file: int) -> Any:  # noqa: ARG001 - a view
    """The cover, or a material that the school has opened to the public."""
    found = showing.public_file(_case(pk), file)
    if found is None:
        raise Http404
    response = serving.download(Actor.nobody(), found, inline=True)
    if found.kind in kinds.IMAGES:
        response["Cache-Control"] = "public, max-age=3600"
    return response
