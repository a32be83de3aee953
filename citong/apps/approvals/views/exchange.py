"""Flows as BPMN files: download of a version, and upload into a draft with a report of what was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from citong.kit.guard import page
from citong.lib.flow import bpmn, steps
from citong.lib.spreadsheet import safe_filename
from citong.platform.workflow.models import FlowVersion
from citong.platform.workflow.perms import perms
from citong.ui.shapes import Crumb

from ..forms.exchange import MOST_MB, DrawingForm
from ..queries import exchange
from .drafts import back, save, version_of

if TYPE_CHECKING:
    from citong.kit.frame import Request

INVALID = 422
SALT, MINUTES = "approvals.bpmn", 60  # a report can be accepted for that long
OLD = "这份检查结果已失效，请重新上传文件。"


@page(perms.design)
def download(request: Request, pk: int) -> HttpResponse:
    """The tree of a version as a BPMN file."""
    version = version_of(request, pk)
    name = safe_filename(f"{version.flow.name}-第{version.number}版.bpmn")
    content = bpmn.write(version.nodes, version.flow.code, version.flow.name)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type="application/xml", headers={"Content-Disposition": disposition})


@page(perms.design)
def upload(request: Request, pk: int) -> HttpResponse:
    """First a file is read and reported on; then its sender takes it over."""
    version = version_of(request, pk)
    if request.method == "POST" and "taken" in request.POST:
        return _take_over(request, version)
    form = DrawingForm(request.POST, request.FILES) if request.method == "POST" else DrawingForm()
    if request.method == "POST" and form.is_valid():
        try:
            found = exchange.taken(form.cleaned_data["file"], version, request.actor)
        except bpmn.Unreadable as error:
            form.add_error("file", str(error))
        else:
            return _shown(request, version, form, **_report(version, found))
    return _shown(request, version, form)


def _report(version: FlowVersion, found: bpmn.Taken) -> dict[str, Any]:
    """What was taken, sealed so that only this is written."""
    told = {"version": version.pk, "revision": version.revision, "tree": steps.dump(found.tree)}
    lines = exchange.outline(version, found.tree)
    return {"found": found, "lines": lines, "sealed": signing.dumps(told, salt=SALT, compress=True)}


def _shown(request: Request, version: FlowVersion, form: DrawingForm, **report: Any) -> HttpResponse:
    design = reverse("approvals-design", args=[version.pk])
    context = {
        "version": version,
        "draft": version.status == FlowVersion.Status.DRAFT,
        "form": form,
        "max_mb": MOST_MB,
        "design": design,
        "crumbs": [
            Crumb("工作台", "/"),
            Crumb("流程设计", reverse("approvals-flows-list")),
            Crumb(str(version), design),
            Crumb("导入流程图"),
        ],
    }
    status = INVALID if form.errors else 200
    return TemplateResponse(request, "approvals/bpmn_import.html", context | report, status=status)


def _take_over(request: Request, version: FlowVersion) -> HttpResponse:
    """Write what was reported, unless the draft has changed since."""
    try:
        told = signing.loads(request.POST["taken"], salt=SALT, max_age=MINUTES * 60)
    except signing.BadSignature:
        told = {}
    if told.get("version") != version.pk:
        messages.error(request, OLD)
        return _shown(request, version, DrawingForm())
    request.POST = request.POST.copy()
    request.POST["revision"] = str(told["revision"])
    if save(request, version, tree=told["tree"]):
        messages.success(request, "流程图已写入草稿，请逐个核对处理人、条件和期限，再试运行、发布。")
        return back(version)
    return _shown(request, version, DrawingForm())
