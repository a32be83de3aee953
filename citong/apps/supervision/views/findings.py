"""整改 of one finding, by its school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.kit.guard import page
from citong.ui.shapes import Crumb, Fact

from ..actions import findings as acts
from ..actions import waiting
from ..forms.rectify import RectifyForm
from ..models import Finding
from ..perms import perms
from ..queries import findings

if TYPE_CHECKING:
    from citong.kit.frame import Request

INVALID = 422


@page(perms.rectify)
def rectify(request: Request, pk: int) -> HttpResponse:
    """What was done, with photos or files."""
    rows = Finding.objects.visible_to(request.actor, perms.rectify).select_related(
        "project__unit", "visit__campaign", "item"
    )
    finding = rows.filter(pk=pk).first()
    if finding is None:
        raise Http404
    if not request.actor.can(perms.view, finding):
        raise PermissionDenied(perms.view)
    form = RectifyForm(request.POST, request.FILES) if request.method == "POST" else RectifyForm()
    refused = acts.rectify.refusal(finding)
    if request.method == "POST" and not refused and form.is_valid():
        try:
            given = form.cleaned_data
            acts.rectify(finding, text=given["text"], files=given["evidence"], by=request.actor)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "整改情况已提交，等待核验。")
            return HttpResponseRedirect(waiting.url_of(finding))
    context = {
        "finding": finding,
        "form": form,
        "facts": facts(finding),
        "refused": refused,
        "returned": next((r for r, _ in findings.rectifications(finding) if r.opinion), None),
        "back": waiting.url_of(finding),
        "crumbs": [Crumb("工作台", "/"), Crumb("问题整改", reverse("supervision-findings-list")), Crumb(str(finding), waiting.url_of(finding)), Crumb("提交整改")],
    }  # fmt: skip
    status = INVALID if form.is_bound and form.errors else 200
    return TemplateResponse(request, "supervision/finding_rectify.html", context, status=status)


def facts(finding: Finding) -> list[Fact]:
    """What was found, and what is asked for."""
    due = f"{finding.due_on}（已逾期）" if finding.overdue else str(finding.due_on)
    return [
        Fact("问题", finding.text),
        Fact("整改要求", finding.requirement or "—"),
        Fact("严重程度", finding.get_severity_display()),
        Fact("整改期限", due),
        Fact("检查项", finding.item or "—"),
    ]
