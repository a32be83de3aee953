"""Items of a checklist, and the schools of a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.kit.guard import page
from citong.ui.shapes import Crumb

from ..actions import campaigns, checklists, waiting
from ..forms.checklist import ItemsForm
from ..models import Campaign, Checklist
from ..perms import perms
from ..queries import visits

if TYPE_CHECKING:
    from citong.kit.frame import Request

INVALID = 422
KEPT = ("section", "text", "guidance", "scale", "weight")


@page(perms.plan)
def items(request: Request, pk: int) -> HttpResponse:
    """The items of a draft as rows of one form."""
    checklist = Checklist.objects.visible_to(request.actor, perms.plan).filter(pk=pk).first()
    if checklist is None:
        raise Http404
    back = reverse("supervision-checklists-detail", args=[pk])
    form = ItemsForm(list(checklist.items.values(*KEPT)), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            revision = int(request.POST.get("revision") or checklist.revision)
            checklists.set_items(checklist, items=form.items(), by=request.actor, revision=revision)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"已保存 {len(form.items())} 个检查项。")
            return HttpResponseRedirect(back)
    context = {
        "checklist": checklist,
        "form": form,
        "refused": checklists.set_items.refusal(checklist),
        "back": back,
        "crumbs": [Crumb("工作台", "/"), Crumb("检查清单", reverse("supervision-checklists-list")), Crumb(str(checklist), back), Crumb("检查项")],
    }  # fmt: skip
    status = INVALID if form.is_bound and form.errors else 200
    return TemplateResponse(request, "supervision/checklist_form.html", context, status=status)


@page(perms.plan)
def choose(request: Request, pk: int) -> HttpResponse:
    """Tick the schools; what was visited last stands beside."""
    campaign = Campaign.objects.visible_to(request.actor, perms.plan).filter(pk=pk).first()
    if campaign is None:
        raise Http404
    if not campaigns.choose.permits(campaign, request.actor):
        raise PermissionDenied(perms.plan)
    projects = list(visits.eligible(request.actor, campaign))
    fixed = campaign.status == Campaign.Status.RUNNING
    refused = campaigns.choose.refusal(campaign)
    if request.method == "POST":
        ticked = {int(number) for number in request.POST.getlist("projects") if number.isdecimal()}
        try:
            campaigns.choose(campaign, projects=[p for p in projects if p.pk in ticked], by=request.actor)
        except ValidationError as error:
            refused = "".join(error.messages)
        else:
            messages.success(request, "检查对象已保存。")
            return HttpResponseRedirect(waiting.url_of(campaign))
    chosen = set(visits.chosen(campaign).values_list("pk", flat=True))
    last = visits.last_visits(projects)
    context = {
        "campaign": campaign,
        "rows": [(p, p.pk in chosen, fixed and p.pk in chosen, last.get(p.pk)) for p in projects],
        "refused": refused,
        "fixed": fixed,
        "back": waiting.url_of(campaign),
        "crumbs": [Crumb("工作台", "/"), Crumb("督导计划", reverse("supervision-campaigns-list")), Crumb(campaign.title, waiting.url_of(campaign)), Crumb("选择检查对象")],
    }  # fmt: skip
    return TemplateResponse(request, "supervision/campaign_choose.html", context, status=INVALID if refused else 200)
