"""考核 of one project, as a tab of it: published results with all that is behind them, or "if it closed today"."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.apps.assessment.actions import objections
from citong.apps.assessment.forms.running import ObjectForm
from citong.apps.assessment.models import Assessment, Grade, Objection, Result, Veto
from citong.apps.assessment.perms import perms
from citong.apps.assessment.queries import computing, results, running
from citong.kit.guard import page
from citong.lib import clock
from citong.records.programmes.pages import frame, project_of
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from citong.apps.assessment.content import Content
    from citong.kit.frame import Request
    from citong.records.programmes.models import Project

INVALID = 422
SECTION = "考核"
S = Assessment.Status


@page(perms.view)
def show(request: Request, pk: int) -> HttpResponse:
    """Results first, then the present standing."""
    project = project_of(request.actor, pk, perms.view)
    given = [one(request, result) for result in results.published_of(request.actor, perms.view, project)]
    entry = running.entry_of(project, S.OPEN)
    seen = Veto.objects.visible_to(request.actor, perms.view).filter(entry__project=project)
    context = {
        **frame(project, SECTION),
        "results": given,
        "preview": preview(project),
        "closed": running.entry_of(project, S.CLOSED),
        "entry": entry,
        "vetoes": [(veto, results.files_of(veto)) for veto in seen.select_related("item", "entry__assessment")],
        "may_veto": entry is not None and request.actor.can(perms.veto, entry),
    }
    return TemplateResponse(request, "assessment/project.html", context)


def one(request: Request, result: Result) -> dict[str, Any]:
    """A published result with its earlier versions and what was said against it."""
    versions = results.history(result)
    said = Objection.objects.visible_to(request.actor, perms.view).filter(result__entry=result.entry_id)
    return {
        "result": result,
        "assessment": result.entry.assessment,
        "content": results.content_of(result),
        "older": versions[1:],
        "objections": [(o, results.files_of(o)) for o in said.select_related("result").order_by("pk")],
        "table": f"{reverse('assessment-published-list')}?entry__assessment={result.entry.assessment_id}",
        "may_object": request.actor.can(perms.object, result.entry) and not objections.too_late(result),
    }


def preview(project: Project) -> dict[str, Any] | None:
    """If it closed today: what is computed, and the span that the reviewers' points leave open."""
    if not project.alive:
        return None
    entry = running.entry_of(project, S.OPEN)
    scheme = entry.assessment.scheme if entry else running.next_scheme(project)
    if scheme is None:
        return None
    until = computing.today_of(entry.assessment) if entry else clock.today()
    vetoes = computing.vetoes_of(entry.assessment) if entry else {}
    content = computing.contents(scheme, [project], until, vetoes=vetoes)[project.pk]
    points, weight = content.computed_points
    return {
        "content": content,
        "scheme": scheme,
        "assessment": entry.assessment if entry else None,
        "until": until,
        "points": points,
        "weight": weight,
        "span": span(content),
    }


def span(content: Content) -> list[tuple[Decimal | None, str]]:
    """The lowest and the highest total that are still possible, each with its grade."""
    ends = [content.total_with(Decimal(share)) for share in (0, 1)]
    return [(end, str(Grade(content.grade_of(end)).label)) for end in ends]


@page(perms.object)
def file(request: Request, pk: int) -> HttpResponse:
    """The school objects to its published result."""
    rows = Result.objects.visible_to(request.actor, perms.object).select_related(
        "entry__project__unit", "entry__assessment"
    )
    result: Result = get_object_or_404(rows, pk=pk)
    refused = objections.too_late(result)
    form = ObjectForm(request.POST, request.FILES) if request.method == "POST" else ObjectForm()
    back = reverse("assessment-project", args=[result.entry.project_id])
    if request.method == "POST" and not refused and form.is_valid():
        fresh = Objection(result=result, text=form.cleaned_data["text"])
        try:
            objections.file(fresh, evidence=form.cleaned_data["evidence"], by=request.actor)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, "异议已提交，市教育局答复后会通知学校。")
            return HttpResponseRedirect(back)
    way = [Crumb("工作台", "/"), Crumb(result.entry.project.unit.name, back), Crumb("提出异议")]
    context = {"result": result, "form": form, "refused": refused, "back": back, "crumbs": way}
    status = INVALID if form.errors or refused else 200
    return TemplateResponse(request, "assessment/object.html", context, status=status)
