"""实施计划: what is in force with its progress, the form with the chart that can be dragged, versions side by side, the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from citong.apps.projects import gantt
from citong.apps.projects.actions import plans as acts
from citong.apps.projects.forms.plan import PlanForm
from citong.apps.projects.models import Plan
from citong.apps.projects.papers import plan as papers
from citong.apps.projects.perms import perms
from citong.apps.projects.plan_figures import figures_of
from citong.apps.projects.plan_sheet import compared, may_read, sheet
from citong.apps.projects.queries import plans
from citong.apps.projects.queries.standing import of_project
from citong.kit.errors import Conflict
from citong.kit.guard import page
from citong.lib import clock
from citong.records.programmes.pages import frame, project_of
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from citong.kit.frame import Request
    from citong.records.programmes.models import Project

CONFLICT, INVALID = 409, 422
SECTION = "实施计划"


def plan_of(request: Request, pk: int, perm: str) -> Plan:
    """The version within reach of ``perm``."""
    if not request.actor.has(perm):
        raise PermissionDenied(perm)
    rows = Plan.objects.visible_to(request.actor, perm).select_related(
        "project__unit", "project__desk", "project__programme", "base", "submitted_by__person", "decided_by__person"
    )
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


def crumbs(project: Project, *tail: Crumb) -> list[Crumb]:
    home = reverse("projects-plan", args=[project.pk])
    return [Crumb("工作台", "/"), Crumb(project.unit.name, home), *tail]


@page(perms.view)
def home(request: Request, pk: int) -> HttpResponse:
    """The plan in force with its progress, what is at work, and all versions."""
    project = project_of(request.actor, pk, perms.view)
    current, working = plans.in_force(project), plans.at_work(project)
    writes, closed = request.actor.can(perms.plan, project), acts.closed(project)
    context: dict[str, Any] = {
        **frame(project, SECTION),
        "in_force": current,
        "working": working if working and may_read(request.actor, working, perms.plan) else None,
        "versions": plans.versions(request.actor, project),
        "closed": closed if writes else "",
        "may_begin": writes and not closed and working is None,
        "may_write": writes and working is not None and not acts.frozen(working),
        "sent_back": plans.sent_back(working) if working else None,
    }
    if current:
        current.project, standing = project, of_project(project)
        context |= sheet(current, standing) | {"figures": figures_of(standing)}
    return TemplateResponse(request, "projects/plan_home.html", context)


@page(perms.plan)
@require_POST
def begin(request: Request, pk: int) -> HttpResponse:
    """Begin a draft, or go on with the one that is there."""
    project = project_of(request.actor, pk, perms.plan)
    working = plans.at_work(project)
    if working is None:
        try:
            working = acts.begin(Plan(project=project), by=request.actor)
        except ValidationError as refused:
            messages.error(request, "".join(refused.messages))
            return HttpResponseRedirect(reverse("projects-plan", args=[pk]))
    return HttpResponseRedirect(reverse("projects-plan-form", args=[working.pk]))


@page(perms.plan)
def form(request: Request, pk: int) -> HttpResponse:
    """Write the plan; it saves itself."""
    plan = plan_of(request, pk, perms.plan)
    if reason := acts.frozen(plan):
        messages.info(request, reason)
        return HttpResponseRedirect(acts.page_of(plan))
    return _form_page(request, plan, PlanForm(plan))


def _form_page(request: Request, plan: Plan, shown: PlanForm, status: int = 200) -> HttpResponse:
    axis = gantt.Axis.of(plan.project)
    bars = [gantt.bar(axis, m) for m in plan.milestones.all()]
    blank = [gantt.Bar("", "")] * (shown.rows.count - len(bars))
    context = {
        "plan": plan,
        "project": plan.project,
        "form": shown,
        "axis": axis,
        "bars": [*bars, *blank],
        "sent_back": plans.sent_back(plan),
        "draft_key": f"{request.actor.user.pk}:plan:{plan.pk}",
        "crumbs": crumbs(plan.project, Crumb(plan.version, acts.page_of(plan)), Crumb("编制")),
    }
    return TemplateResponse(request, "projects/plan_form.html", context, status=status)


@page(perms.plan)
@require_POST
def save(request: Request, pk: int) -> HttpResponse:
    """Keep what is typed: for scripts an answer in JSON, without scripts the form again; with ``send`` it is submitted."""
    plan = plan_of(request, pk, perms.plan)
    script = "application/json" in request.headers.get("Accept", "")
    typed = PlanForm(plan, request.POST)
    if not typed.is_valid():
        if script:
            return JsonResponse({"errors": {name: list(said) for name, said in typed.errors.items()}}, status=INVALID)
        return _form_page(request, plan, typed, INVALID)
    revision = request.POST.get("revision", "")
    try:
        kept = acts.save(
            plan, **typed.given(), by=request.actor, revision=int(revision) if revision.isdecimal() else -1
        )
    except Conflict:
        return _conflict(request, plan_of(request, pk, perms.plan), typed, script=script)
    except ValidationError as refused:
        typed.add_error(None, refused.messages)  # type: ignore[arg-type]
        return _form_page(request, plan, typed, INVALID)
    if script:
        return JsonResponse({"revision": kept.revision, "saved": f"{clock.now().astimezone(clock.SHANGHAI):%H:%M}"})
    return _saved(request, pk)


def _saved(request: Request, pk: int) -> HttpResponse:
    if "send" in request.POST:
        return _send(request, pk)
    messages.success(request, "实施计划已保存。")
    return HttpResponseRedirect(reverse("projects-plan-form", args=[pk]))


def _conflict(request: Request, theirs: Plan, typed: PlanForm, *, script: bool) -> HttpResponse:
    """Somebody else saved in between: both are shown, nothing is overwritten."""
    said = "这份实施计划刚刚被同事修改过，请对照最新内容后再保存。"
    if not script:
        typed.add_error(None, said)
        return _form_page(request, theirs, typed, CONFLICT)
    shown = {n: [v] for n, v in PlanForm(theirs).shown().items() if not n.startswith("key-")}
    answer = {"revision": theirs.revision, "by": "同事", "message": said, "values": shown}
    return JsonResponse(answer, status=CONFLICT)


def _send(request: Request, pk: int) -> HttpResponse:
    plan = plan_of(request, pk, perms.plan)
    try:
        acts.submit(plan, by=request.actor)
    except ValidationError as refused:
        shown = PlanForm(plan, PlanForm(plan).shown())
        shown.is_valid()
        wrong = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
        for name, said in wrong.items():
            shown.add_error(name if name in shown.fields else None, said)
        return _form_page(request, plan, shown, INVALID)
    messages.success(request, f"{SECTION}{plan.version}已报送{plan.project.desk.name}审批。")
    return HttpResponseRedirect(acts.page_of(plan))


@page(perms.view)
def compare(request: Request, pk: int, number: int) -> HttpResponse:
    """What differs between two versions of the same project."""
    plan = plan_of(request, pk, perms.view)
    shown = plans.versions(request.actor, plan.project)
    other = next((p for p in shown if p.number == number and p.pk != plan.pk), None)
    if other is None or not may_read(request.actor, plan, perms.plan):
        raise Http404
    old, new = sorted((plan, other), key=lambda p: p.number)
    context = {
        **compared(new, old), "project": plan.project, "versions": shown,
        "crumbs": crumbs(plan.project, Crumb(new.version, acts.page_of(new)), Crumb(f"与第 {old.number} 版对照")),
    }  # fmt: skip
    return TemplateResponse(request, "projects/plan_compare.html", context)


@page(perms.view)
def paper(request: Request, pk: int) -> HttpResponse:
    """The version on A4."""
    plan = plan_of(request, pk, perms.view)
    if not may_read(request.actor, plan, perms.plan):
        raise Http404
    made = papers.paper(plan)
    disposition = content_disposition_header(as_attachment=False, filename=papers.file_name(plan))
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
