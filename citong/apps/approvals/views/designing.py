"""The designer of flows: its page, trying out, publishing, copying. Every change is saved at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.kit.guard import page
from citong.platform.workflow import checking
from citong.platform.workflow.models import FlowDef, FlowVersion
from citong.platform.workflow.perms import perms
from citong.ui.shapes import Crumb, Tab

from ..actions import flows
from ..papers import slip
from ..queries import designs
from .drafts import answered, asked, back, save, version_of
from .parts import PARTS, SETTINGS

if TYPE_CHECKING:
    from citong.kit import adhoc
    from citong.kit.frame import Request

TABS = {"flow": "流程", "form": "表单", "settings": "设置", "try": "试运行", "diff": "与上一版比较"}
INVALID = 422


@page(perms.design)
def show(request: Request, pk: int) -> HttpResponse:
    version = version_of(request, pk)
    tab = request.GET.get("tab", "flow")
    return shown(request, version, tab if tab in TABS else "flow")


def shown(request: Request, version: FlowVersion, tab: str, form: adhoc.AdhocForm | None = None) -> HttpResponse:
    """The page; with ``form`` where its drawer was refused."""
    address = reverse("approvals-design", args=[version.pk])
    draft = version.status == FlowVersion.Status.DRAFT
    context: dict[str, Any] = {
        "version": version,
        "draft": draft,
        "tab": tab,
        "tabs": [Tab(label, f"{address}?tab={code}", active=code == tab) for code, label in TABS.items()],
        "problems": checking.problems(version) if draft else [],
        "drawer": form,
        "crumbs": [
            Crumb("工作台", "/"),
            Crumb("流程设计", reverse("approvals-flows-list")),
            Crumb(version.flow.name, reverse("approvals-flows-detail", args=[version.flow_id])),
            Crumb(f"第 {version.number} 版"),
        ],
    }
    context |= PARTS[tab](request, version, form)
    status = INVALID if form is not None and form.errors else 200
    return TemplateResponse(request, "approvals/design.html", context, status=status)


@require_POST
@page(perms.design)
def change_settings(request: Request, pk: int) -> HttpResponse:
    version = version_of(request, pk)
    form = asked(request, SETTINGS, {})
    data = answered(form)
    if data is None:
        return shown(request, version, "settings", form)
    given = {key: "" if value is None else value for key, value in data.items()}
    save(request, version, **given | {"unread_only": bool(data.get("unread_only"))})
    return back(version, tab="settings")


@require_POST
@page(perms.design)
def publish(request: Request, pk: int) -> HttpResponse:
    """Put the draft into use."""
    version = version_of(request, pk)
    try:
        flows.publish(version, note=request.POST.get("note", "").strip()[:200], by=request.actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return back(version)
    messages.success(request, f"「{version.flow}」第 {version.number} 版已发布。正在审批的申请仍按原来的版本办完。")
    return HttpResponseRedirect(reverse("approvals-flows-detail", args=[version.flow_id]))


@require_POST
@page(perms.design)
def copy(request: Request, pk: int) -> HttpResponse:
    """Take a copy of a flow of a unit above, to be changed for one's own."""
    template = designs.of_units_above(request.actor).filter(pk=pk).first()
    unit = designs.home(request.actor)
    if template is None or unit is None:
        raise Http404
    if own := designs.copy_of(unit, template):
        messages.info(request, f"本单位已复制过「{template}」，请在这里修改。")
        return HttpResponseRedirect(reverse("approvals-flows-detail", args=[own.pk]))
    try:
        made = flows.take_copy(FlowDef(unit=unit), template=template, by=request.actor)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(reverse("approvals-library"))
    messages.success(request, f"已复制「{template}」，修改并发布后，本单位将使用自己的流程。")
    return HttpResponseRedirect(reverse("approvals-design", args=[made.versions.get().pk]))


@page(perms.design)
def library(request: Request) -> HttpResponse:
    """What the units above offer to copy."""
    context = {
        "flows": designs.templates(request.actor),
        "crumbs": [Crumb("工作台", "/"), Crumb("流程设计", reverse("approvals-flows-list")), Crumb("从流程库复制")],
    }
    return TemplateResponse(request, "approvals/library.html", context)


@page(perms.design)
def paper(request: Request, pk: int) -> HttpResponse:
    """How applications of this version are printed, with nothing filled in."""
    version = version_of(request, pk)
    response = HttpResponse(slip.specimen(version), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{version.flow.code}-{version.number}.pdf"'
    return response
