"""Pages of the import: the template, the upload, what the file would do, and what it did."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header

from citong.kit.frame import Request, answer, crumbs
from citong.platform.files import serving
from citong.platform.jobs import queue
from citong.ui.shapes import Crumb, Fact

from . import fields, importing, read, template, write
from .models import imports

if TYPE_CHECKING:
    from django.http import HttpResponseBase

    from citong.kit.resource import Resource

    from .models import Import

SHOWN = 200  # mistakes on the page; all of them are in the file
RECENT = 10
INVALID = 422
DONE = {
    "again": "已重新检查。",
    "commit": "已开始导入。",
    "discard": "已放弃这次导入，数据没有变化。",
    "cancel": "已请求取消。",
}


def _url(resource: Resource, page: str, *args: object) -> str:
    return reverse(f"{resource.slug}-{page}", args=args)


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label="填好的表格",
        error_messages={"required": "请选择要导入的文件。", "empty": "文件是空的，请检查后重新上传。"},
    )


def show(resource: Resource, request: Request, /, **_: Any) -> HttpResponse:
    """The upload, and what was uploaded before."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        try:
            run = importing.upload(resource, request.actor, form.cleaned_data["file"])
        except ValidationError as error:
            form.add_error("file", error.messages)
        else:
            return HttpResponseRedirect(_url(resource, "import-run", run.pk))
    context = {
        "resource": resource,
        "form": form,
        "slots": [(slot, fields.note(slot)) for slot in fields.slots_for(resource, request.actor)],
        "runs": [(run, _url(resource, "import-run", run.pk)) for run in imports(resource, request.actor)[:RECENT]],
        "template_url": _url(resource, "import-template"),
        "max_mb": read.BYTES // 1024 // 1024,
        "max_rows": read.ROWS,
        "cancel": resource.url("list"),
        "crumbs": crumbs(resource, request, Crumb("导入")),
    }
    return answer(request, "sheets/import.html", context, status=INVALID if form.errors else 200)


def blank(resource: Resource, request: Request, /, **_: Any) -> HttpResponse:
    """The template."""
    out = io.BytesIO()
    template.write(out, resource.title, fields.slots_for(resource, request.actor))
    response = HttpResponse(out.getvalue(), content_type=write.TYPES["xlsx"])
    response.headers["Content-Disposition"] = _attachment(f"{resource.title}导入模板.xlsx")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _attachment(name: str) -> str:
    return str(content_disposition_header(as_attachment=True, filename=name))


def run(resource: Resource, request: Request, /, *, run: int) -> HttpResponse:
    """What the file would do, or did; POST checks again, writes, cancels or discards."""
    row = get_object_or_404(imports(resource, request.actor), pk=run)
    if request.method == "POST":
        return _act(resource, request, row)
    context = {
        "resource": resource,
        "run": row,
        "job": row.job,
        "facts": _facts(row),
        "problems": row.problems[:SHOWN],
        "more": max(0, len(row.problems) - SHOWN),
        "earlier": importing.earlier(row) if row.open else None,
        "poll": request.path,
        "file_url": _url(resource, "import-file", row.pk, "sent"),
        "marked_url": _url(resource, "import-file", row.pk, "marked") if row.marked else "",
        "again_url": _url(resource, "import"),
        "cancel": resource.url("list"),
        "crumbs": crumbs(resource, request, Crumb("导入", _url(resource, "import")), Crumb(row.title)),
    }
    return answer(request, "sheets/import_run.html", context, part="sheets/import_run_part.html")


def _facts(row: Import) -> list[Fact]:
    return [
        Fact("新增", f"{row.new:,} 行"),
        Fact("修改", f"{row.changed:,} 行"),
        Fact("没有变化", f"{row.same:,} 行"),
        Fact("有误", f"{row.wrong:,} 行"),
    ]


def _act(resource: Resource, request: Request, row: Import) -> HttpResponse:
    verb = request.POST.get("act", "")
    if verb not in DONE:
        raise Http404
    try:
        if verb == "again":
            importing.again(row, request.actor)
        elif verb == "commit":
            importing.commit(row, request.actor)
        elif verb == "discard":
            importing.discard(row)
        elif row.job is not None:
            queue.cancel(row.job)
        messages.success(request, DONE[verb])
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return HttpResponseRedirect(_url(resource, "import") if verb == "discard" else request.path)


def file(resource: Resource, request: Request, /, *, run: int, which: str) -> HttpResponseBase:
    """The uploaded file, or the one with the mistakes marked."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    row = get_object_or_404(imports(resource, request.actor), pk=run)
    kept = {"sent": row.file, "marked": row.marked}.get(which)
    if kept is None:
        raise Http404
    return serving.download(request.actor, kept)
