"""专家分配: making and confirming a plan, the progress of the review, changes by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from citong.apps.pilots.actions import assignment as acts
from citong.apps.pilots.forms.review import ChoiceForm, PlanForm
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Batch, Expert, Sheet
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import assignments
from citong.kit.guard import page
from citong.lib import clock
from citong.lib.assignment import Infeasible
from citong.platform.calendar import hours
from citong.ui.shapes import Crumb

from .batches import chosen

if TYPE_CHECKING:
    from citong.kit.frame import Request
    from citong.platform.access.actor import Actor

INVALID = 422
TITLE = "专家分配"
DAYS = 14  # for the review, unless another due time is entered


def address(batch: Batch) -> str:
    return reverse("pilots-assignment-batch", args=[batch.pk])


def _usual_due() -> datetime:
    day = clock.today() + timedelta(days=DAYS)
    return hours.end_of(day)


@page(perms.assign)
def board(request: Request, pk: int | None = None) -> HttpResponse:
    """Figures, the settings of a plan, the plan if asked for, and who has done and who has not."""
    batch, tabs = chosen(request, pk, perms.assign, "pilots-assignment-batch")
    context: dict[str, Any] = {
        "batch": batch,
        "batch_tabs": tabs,
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE)],
        "sees_pool": request.actor.has(perms.pool),
    }
    if batch is not None:
        usual = {"load": max(1, assignments.usual_load(batch)), "due": _usual_due()}
        form = PlanForm(request.GET if "load" in request.GET else None, initial=usual)
        lines = assignments.board(request.actor, batch)
        context |= {
            "form": form,
            "counts": assignments.counts(batch),
            "opens": _opens(request.actor, batch),
            "lines": lines,
            "lacking": [line for line in lines if line.missing],
            "urgeable": any(line.urgeable for line in lines),
            **(_plan(batch, form) if form.is_bound and form.is_valid() else {}),
        }
    status = INVALID if batch and context["form"].errors else 200
    return TemplateResponse(request, "pilots/assignment_board.html", context, status=status)


def _opens(actor: Actor, batch: Batch) -> dict[str, str]:
    """Where the figures lead, as far as ``actor`` may go there."""
    rows = f"{reverse('pilots-application-list')}?batch={batch.pk}&status=" if actor.has(perms.view) else ""
    found = {status: rows and f"{rows}{status}" for status in (Status.ACCEPTED, Status.IN_REVIEW)}
    return {**found, "experts": f"{reverse('experts-list')}?active=true" if actor.has(perms.pool) else ""}


def _plan(batch: Batch, form: PlanForm) -> dict[str, Any]:
    load, due = form.cleaned_data["load"], form.cleaned_data["due"]
    if due <= clock.now():
        form.add_error("due", "评审截止时间应晚于现在。")
        return {}
    try:
        pairs = assignments.plan(batch, load)
    except Infeasible as impossible:
        return {"impossible": impossible, "enough": assignments.enough_load(batch, load)}
    return {"preview": assignments.preview(batch, pairs), "load": load, "due": due}


@page(perms.assign)
@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    """Hand out what the preview showed; the action checks everything again."""
    batch = get_object_or_404(Batch.objects.visible_to(request.actor, perms.assign).select_related("unit"), pk=pk)
    due = parse_datetime(request.POST.get("due", ""))
    try:
        pairs = [_pair(text) for text in request.POST.getlist("pair")]
        acts.assign(batch, pairs=pairs, due=due, by=request.actor)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        experts, applications = len({e for _, e in pairs}), len({a for a, _ in pairs})
        messages.success(request, f"已将 {applications} 份申报分配给 {experts} 位专家，专家已收到待办和通知。")
    return HttpResponseRedirect(address(batch))


def _pair(text: str) -> tuple[int, int]:
    application, _, expert = text.partition("-")
    if not application.isdecimal() or not expert.isdecimal():
        raise ValidationError("分配方案有误，请重新生成方案。")
    return int(application), int(expert)


def _application(request: Request, pk: int) -> Application:
    rows = Application.objects.visible_to(request.actor, perms.assign).select_related("unit", "desk", "batch__unit")
    application: Application = get_object_or_404(rows, pk=pk)
    if not request.actor.can(perms.assign, application.batch):
        raise Http404
    return application


def _sheet(request: Request, pk: int) -> Sheet:
    rows = Sheet.objects.visible_to(request.actor, perms.assign)
    rows = rows.select_related(
        "expert__user__person", "application__unit", "application__desk", "application__batch__unit"
    )
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


def _chosen_expert(request: Request, form: ChoiceForm) -> Expert:
    return Expert.objects.visible_to(request.actor, perms.assign).get(pk=form.cleaned_data["expert"])  # type: ignore[no-any-return]


@page(perms.assign)
def add(request: Request, pk: int) -> HttpResponse:
    """One more expert for an application."""
    application = _application(request, pk)
    candidates = assignments.candidates(request.actor, application)
    form = ChoiceForm(candidates, request.POST or None, due=_usual_due())
    refused = acts.add_expert.refusal(application)
    if request.method == "POST" and not refused and form.is_valid():
        expert = _chosen_expert(request, form)
        try:
            acts.add_expert(application, expert=expert, due=form.cleaned_data["due"], by=request.actor)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, f"已请{expert}评审 {application.unit.name}。")
            return HttpResponseRedirect(address(application.batch))
    why = "需要复评：专家分差超过上限" if assignments.needs_adjudication(application) else ""
    return _choose(request, application, form, candidates, {"title": "增加专家", "why": why, "refused": refused})


@page(perms.assign)
def swap(request: Request, pk: int) -> HttpResponse:
    """Another expert for an unsubmitted sheet."""
    sheet = _sheet(request, pk)
    application = sheet.application
    candidates = assignments.candidates(request.actor, application)
    form = ChoiceForm(candidates, request.POST or None)
    del form.fields["due"]
    refused = acts.swap.refusal(sheet)
    if request.method == "POST" and not refused and form.is_valid():
        expert = _chosen_expert(request, form)
        try:
            acts.swap(sheet, expert=expert, by=request.actor)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, f"{application.unit.name}已改由{expert}评审。")
            return HttpResponseRedirect(address(application.batch))
    why = f"替换{sheet.expert}；其已填写的草稿不会转给新的专家"
    return _choose(request, application, form, candidates, {"title": "更换专家", "why": why, "refused": refused})


def _choose(
    request: Request, application: Application, form: ChoiceForm, candidates: list[Any], more: dict[str, Any]
) -> HttpResponse:
    back = address(application.batch)
    context = {
        "application": application,
        "form": form,
        "free": [c for c in candidates if not c.barred],
        "barred": [c for c in candidates if c.barred],
        "back": back,
        "sees_pool": request.actor.has(perms.pool),
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE, back), Crumb(more["title"])],
        **more,
    }
    status = INVALID if form.errors or more["refused"] else 200
    return TemplateResponse(request, "pilots/assignment_choose.html", context, status=status)


@page(perms.assign)
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take an unsubmitted sheet back."""
    sheet = _sheet(request, pk)
    try:
        acts.withdraw_sheet(sheet, by=request.actor)
    except ValidationError as error:
        messages.error(request, "".join(error.messages))
    else:
        messages.success(request, f"已撤回{sheet.expert}对 {sheet.application.unit.name} 的评审任务。")
    return HttpResponseRedirect(address(sheet.application.batch))


@page(perms.assign)
@require_POST
def urge(request: Request, pk: int) -> HttpResponse:
    """Remind the experts of one application who have not submitted."""
    application = _application(request, pk)
    rows = Sheet.objects.visible_to(request.actor, perms.assign).filter(application=application)
    return _urge(request, application.batch, rows)


@page(perms.assign)
@require_POST
def urge_all(request: Request, pk: int) -> HttpResponse:
    """Remind everybody in the batch who has not submitted."""
    batch = get_object_or_404(Batch.objects.visible_to(request.actor, perms.assign), pk=pk)
    rows = Sheet.objects.visible_to(request.actor, perms.assign).filter(application__batch=batch)
    return _urge(request, batch, rows)


def _urge(request: Request, batch: Batch, rows: Any) -> HttpResponse:
    drafts = list(rows.filter(status=Sheet.Status.DRAFT).select_related("expert__user", "application"))
    due = [sheet for sheet in drafts if not acts.urge.refusal(sheet)]
    for sheet in due:
        acts.urge(sheet, by=request.actor)
    if due:
        messages.success(request, f"已催办 {len({s.expert_id for s in due})} 位专家。")
    elif drafts:
        messages.warning(request, "两小时内已经催办过，请稍后再催。")
    else:
        messages.info(request, "没有需要催办的专家。")
    return HttpResponseRedirect(address(batch))
