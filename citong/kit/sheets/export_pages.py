"""Pages of the export: what to take along, how far a large one is, its file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from citong.kit.frame import Request, answer, crumbs, wanted_columns
from citong.platform.files import serving
from citong.platform.jobs import queue
from citong.ui.shapes import Crumb

from . import beside, exporting, write
from .models import Export, exports

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase, QueryDict

    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor

LIST, TEMPLATE, BESIDES = "list", "template", "besides"
INVALID = 422


class ExportForm(forms.Form):
    """What to take along."""

    form = forms.ChoiceField(
        label="文件格式", choices=tuple(write.FORMATS.items()), widget=forms.RadioSelect, initial="xlsx"
    )
    content = forms.ChoiceField(label="内容", widget=forms.RadioSelect, initial=LIST)
    clear = forms.BooleanField(label="导出完整的敏感信息（不打码）", required=False)
    reason = forms.CharField(
        label="用途", required=False, max_length=200, help_text="勾选「完整的敏感信息」时必填，会记入审计。"
    )

    def __init__(self, resource: Resource, actor: Actor, params: QueryDict, data: Any = None) -> None:
        super().__init__(data)
        if choices := _contents(resource, actor, params):
            self.fields["content"].choices = [(LIST, "列表中显示的列"), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields["content"]
        if not resource.sensitive or not resource.reveal_perm or not actor.has(resource.reveal_perm):
            del self.fields["clear"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("clear") and not found.get("reason", "").strip():
            raise ValidationError({"reason": "导出完整的敏感信息需要写明用途，例如：发放试点工作通知。"})
        return found


def _contents(resource: Resource, actor: Actor, params: QueryDict) -> list[tuple[str, str]]:
    """What else than the columns of the list can be taken along."""
    found = [(TEMPLATE, "导入模板的列（改好后可以再导入）")] if resource.sheet else []
    more = beside.registry.get(resource.slug)
    if more and more.find(actor, params):
        found.append((BESIDES, more.label))
    return found


def _url(resource: Resource, page: str, export: Export) -> str:
    return reverse(f"{resource.slug}-{page}", args=[export.pk])


def _list(resource: Resource, query: str) -> str:
    return f"{resource.url('list')}?{query}" if query else resource.url("list")


def show(resource: Resource, request: Request, /, **_: Any) -> HttpResponseBase:
    query = request.GET.urlencode()
    form = ExportForm(resource, request.actor, request.GET, request.POST if request.method == "POST" else None)
    rows = resource.rows(request.actor, request.GET).order_by().count()
    if form.is_valid() and (sent := _send(resource, request, form, rows)):
        return sent
    context = {
        "resource": resource,
        "form": form,
        "rows": rows,
        "large": rows > exporting.DIRECT,
        "query": query,
        "cancel": _list(resource, query),
        "crumbs": crumbs(resource, request, Crumb("导出")),
    }
    return answer(request, "sheets/export.html", context, status=INVALID if form.errors else 200)


def _send(resource: Resource, request: Request, form: ExportForm, rows: int) -> HttpResponseBase | None:
    """The file, or the page of the job that writes it; nothing if Excel cannot hold it."""
    asked, actor = form.cleaned_data, request.actor
    if actor.user is None or actor.post is None:
        raise Http404
    if asked["form"] == "xlsx" and rows > write.MOST_ROWS:
        form.add_error("form", f"Excel 一张表最多 {write.MOST_ROWS:,} 行，请改选 CSV，或缩小筛选范围。")
        return None
    export = Export(
        slug=resource.slug,
        title=f"导出{resource.title}",
        user=actor.user,
        unit=actor.post.unit,
        form=asked["form"],
        params={"query": request.GET.urlencode()} | ({BESIDES: True} if asked.get("content") == BESIDES else {}),
        template=asked.get("content") == TEMPLATE,
        columns=wanted_columns(resource, actor, request.GET),
        clear=asked.get("clear", False),
        reason=asked.get("reason", ""),
    )
    if rows > exporting.DIRECT:
        exporting.later(export, actor)
        return HttpResponseRedirect(_url(resource, "export-run", export))
    out, _ = exporting.now(export, actor)
    response = FileResponse(
        out, as_attachment=True, filename=exporting.name(export), content_type=write.TYPES[export.form]
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def run(resource: Resource, request: Request, /, *, run: int) -> HttpResponse:
    """How far the export is; POST cancels it."""
    export = get_object_or_404(exports(resource, request.actor), pk=run)
    if request.method == "POST":
        if export.job is not None:
            queue.cancel(export.job)
        messages.info(request, "已请求取消导出。")
        return HttpResponseRedirect(request.path)
    context = {
        "resource": resource,
        "run": export,
        "job": export.job,
        "file_url": _url(resource, "export-file", export),
        "poll": request.path,
        "cancel": _list(resource, str(export.params.get("query", ""))),
        "crumbs": crumbs(resource, request, Crumb("导出")),
    }
    return answer(request, "sheets/export_run.html", context, part="sheets/export_run_part.html")


def file(resource: Resource, request: Request, /, *, run: int) -> HttpResponseBase:
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    export = get_object_or_404(exports(resource, request.actor), pk=run)
    kept = export.job.result_file if export.job is not None else None
    if kept is None:
        raise Http404
    return serving.download(request.actor, kept)
