"""The team of an assessment, one project of a running one, a veto, an objection that is upheld."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.apps.assessment.actions import objections, running, vetoes
from citong.apps.assessment.forms.running import TeamForm, UpholdForm, VetoForm
from citong.apps.assessment.models import Assessment, Entry, Objection, Veto
from citong.apps.assessment.perms import perms
from citong.apps.assessment.queries import computing, results
from citong.apps.assessment.queries import running as queries
from citong.kit.guard import page
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from citong.kit.frame import Request

INVALID = 422


def crumbs(assessment: Assessment, *tail: str) -> list[Crumb]:
    here = Crumb(assessment.title, reverse("assessments-detail", args=[assessment.pk]))
    return [Crumb("工作台", "/"), Crumb("评估考核", reverse("assessments-list")), here, *map(Crumb, tail)]


@page(perms.manage)
def team(request: Request, pk: int) -> HttpResponse:
    """Tick who reviews."""
    rows = Assessment.objects.visible_to(request.actor, perms.manage).select_related("programme__unit", "scheme")
    assessment: Assessment = get_object_or_404(rows, pk=pk)
    members = {member.user.pk: member for member in queries.team(assessment)}
    form = TeamForm(queries.candidates(assessment), members, request.POST if request.method == "POST" else None)
    refused = running.appoint.refusal(assessment)
    back = reverse("assessments-detail", args=[pk])
    if request.method == "POST" and not refused and form.is_valid():
        try:
            running.appoint(assessment, reviewers=form.chosen(), by=request.actor)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, f"已确定 {len(form.chosen())} 位评审人。")
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "assessment": assessment,
        "refused": refused,
        "back": back,
        "crumbs": crumbs(assessment, "确定评审人"),
    }
    status = INVALID if form.errors or (refused and request.method == "POST") else 200
    return TemplateResponse(request, "assessment/team.html", context, status=status)


def entry_of(request: Request, pk: int, perm: str) -> Entry:
    rows = Entry.objects.visible_to(request.actor, perm).select_related(
        "assessment__scheme", "assessment__programme", "project__unit", "project__desk"
    )
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@page(perms.board)
def entry(request: Request, pk: int) -> HttpResponse:
    """One project if it closed today, for those who see the whole board; later its result is opened instead."""
    row = entry_of(request, pk, perms.board)
    assessment = row.assessment
    if not Assessment.objects.visible_to(request.actor, perms.board).filter(pk=assessment.pk).exists():
        raise Http404
    if assessment.status != Assessment.Status.OPEN:
        kept = results.current(assessment).filter(entry=row).first()
        if kept is None:
            raise Http404
        return HttpResponseRedirect(reverse("assessment-results-detail", args=[kept.pk]))
    until, blind = computing.today_of(assessment), queries.still_scoring(request.actor, assessment)
    found = Veto.objects.visible_to(request.actor, perms.view).filter(entry=row).select_related("item", "entry")
    context = {
        "entry": row,
        "assessment": assessment,
        "content": computing.as_of(assessment, until, [row], with_marks=not blind)[row.project_id],
        "blind": blind,
        "until": until,
        "named": True,
        "vetoes": [(veto, results.files_of(veto)) for veto in found],
        "may_veto": request.actor.can(perms.veto, row),
        "crumbs": crumbs(assessment, row.project.unit.name),
    }
    return TemplateResponse(request, "assessment/entry.html", context)


@page(perms.veto)
def veto(request: Request, pk: int) -> HttpResponse:
    """Enter a veto with its evidence."""
    row = entry_of(request, pk, perms.veto)
    refused = vetoes.closed(row)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = VetoForm(list(row.assessment.scheme.veto_items.all()), *given)
    back = reverse("assessment-project", args=[row.project_id])
    if given[0] is not None and not refused and form.is_valid():
        typed = form.values()
        fresh = Veto(entry=row, item=typed["item"], facts=typed["facts"])
        try:
            made = vetoes.enter(fresh, evidence=typed["evidence"], by=request.actor)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, f"已登记，等待{made.item.get_confirmer_display()}认定。")
            return HttpResponseRedirect(reverse("assessment-vetoes-detail", args=[made.pk]))
    way = [Crumb("工作台", "/"), Crumb(row.project.unit.name, back), Crumb("登记一票否决")]
    context = {"form": form, "entry": row, "refused": refused, "back": back, "crumbs": way}
    status = INVALID if form.errors or refused else 200
    return TemplateResponse(request, "assessment/veto_form.html", context, status=status)


@page(perms.answer)
def uphold(request: Request, pk: int) -> HttpResponse:
    """Uphold an objection: the points that change, and the answer."""
    rows = Objection.objects.visible_to(request.actor, perms.answer).select_related(
        "result__entry__assessment", "result__entry__project__unit"
    )
    objection: Objection = get_object_or_404(rows, pk=pk)
    refused = objections.uphold.refusal(objection)
    form = UpholdForm(results.content_of(objection.result), request.POST if request.method == "POST" else None)
    back = reverse("assessment-objections-detail", args=[pk])
    if request.method == "POST" and not refused and form.is_valid():
        try:
            objections.uphold(objection, **form.values(), by=request.actor)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, "异议成立，已形成更正后的结果。")
            return HttpResponseRedirect(back)
    way = [Crumb("工作台", "/"), Crumb("考核异议", reverse("assessment-objections-list")), Crumb(str(objection), back), Crumb("异议成立")]  # fmt: skip
    context = {"objection": objection, "form": form, "refused": refused, "back": back, "crumbs": way}
    status = INVALID if form.errors or refused else 200
    return TemplateResponse(request, "assessment/uphold.html", context, status=status)
