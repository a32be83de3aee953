"""从通知新建批次: step by step, forwards and backwards; whatever was typed is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.apps.pilots import allotment
from citong.apps.pilots.actions import batch_draft as actions
from citong.apps.pilots.definition import shipped
from citong.apps.pilots.forms.batch_step import Writing, steps
from citong.apps.pilots.forms.batch_wizard import SourceForm
from citong.apps.pilots.models import Batch, BatchDraft
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import batches
from citong.kit.errors import Conflict, Refused
from citong.kit.guard import page
from citong.kit.sheets import read
from citong.platform.org.models import Unit
from citong.ui.shapes import Crumb
from citong.ui.shapes import Step as Station

from . import batch as pages

if TYPE_CHECKING:
    from django.http import QueryDict

    from citong.apps.pilots.forms.batch_step import Step
    from citong.kit.frame import Request

INVALID, CHANGED = 422, 409
TITLE = "从通知新建批次"
SUMMARY = "summary"
APART = {"csrfmiddlewaretoken", "do", "revision", "pasted"}  # posted, but not part of what is written
NAMES = {
    "title": "批次名称", "project_name": "试点名称", "document_number": "通知文号", "issued_on": "发文日期", "deadline": "申报截止日期",
    "contact_name": "联系人", "contact_phone": "联系电话", "contact_email": "联系邮箱", "code": "批次代码",
}  # fmt: skip


def draft_of(request: Request, pk: int) -> BatchDraft:
    rows = BatchDraft.objects.visible_to(request.actor, perms.batch).select_related("unit", "source", "batch")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


def writing_of(request: Request, draft: BatchDraft) -> Writing:
    source = draft.source
    pattern = batches.pattern(source) if source else shipped("2018")
    number = source.document_number if source else str(pattern.facts["document_number"])
    return Writing(draft, pattern, batches.desks(request.actor), batches.free_code(), number)


def address(draft: BatchDraft, key: str) -> str:
    name = "pilots-batch-summary" if key == SUMMARY else "pilots-batch-step"
    return reverse(name, args=[draft.pk] if key == SUMMARY else [draft.pk, key])


def crumbs(last: str) -> list[Crumb]:
    here = Crumb(pages.TITLE, reverse("pilots-batch-list"))
    return [Crumb("工作台", "/"), here, Crumb(TITLE, reverse("pilots-batch-new")), Crumb(last)]


def stations(writing: Writing, now: str) -> list[Station]:
    """The strip of steps: done, the present one, to come."""
    found = [
        Station(step.title, "now" if key == now else "done" if writing.done(key) else "todo")
        for key, step in steps.items()
    ]
    return [*found, Station("核对创建", "now" if now == SUMMARY else "todo")]


@page(perms.batch)
def begin(request: Request) -> HttpResponse:
    """Choose the pattern, or go on with a draft."""
    bureau = batches.bureau(request.actor)
    rows = Batch.objects.visible_to(request.actor, perms.batch).order_by("-opens_at")
    form = SourceForm(rows, request.POST if request.method == "POST" else None)
    if request.method == "POST" and bureau and form.is_valid():
        draft = actions.begin_draft(BatchDraft(unit=bureau, source=form.cleaned_data["source"]), by=request.actor)
        return HttpResponseRedirect(address(draft, next(iter(steps))))
    context = {
        "form": form,
        "drafts": batches.drafts(request.actor),
        "steps": [Station(step.title) for step in steps.values()] + [Station("核对创建")],
        "crumbs": crumbs("")[:-1],
    }
    return TemplateResponse(request, "pilots/batch_begin.html", context, status=INVALID if form.errors else 200)


@page(perms.batch)
def step(request: Request, pk: int, key: str) -> HttpResponse:
    """One step: saved at every press of a button, whether it holds or not."""
    draft = draft_of(request, pk)
    if key not in steps:
        raise Http404
    if draft.status != BatchDraft.Status.WRITING:
        return closed(request, draft)
    writing = writing_of(request, draft)
    if request.method != "POST":
        return _show(request, writing, key, writing.form(key))
    typed = request.POST.copy()
    said = _change(request, writing, key, typed)
    try:
        revision = int(request.POST.get("revision") or 0)
        kept = {name: typed.getlist(name) for name in typed if name not in APART}
        draft = actions.save_draft(draft, step=key, typed=kept, by=request.actor, revision=revision)
    except Conflict as error:
        form = steps[key](writing, typed)
        return _show(request, writing, key, form, conflict=error.messages[0], status=CHANGED)
    return _went(request, writing_of(request, draft), key, said)


def _change(request: Request, writing: Writing, key: str, typed: QueryDict) -> list[str] | None:
    """What the extra buttons do to the typed values: take a suggestion, read a table; its problems, if it was one."""
    do = request.POST.get("do", "")
    if do.startswith("use:"):
        found = steps[key](writing, typed).suggestions() if key != "notice" else _suggested(writing, typed)
        wanted = found if do == "use:all" else {n: v for n, v in found.items() if n == do.removeprefix("use:")}
        for name, value in wanted.items():
            typed[name] = str(value)
    if key == "quota" and do in {"paste", "upload"}:
        return _read_table(request, writing, typed)
    return None


def _suggested(writing: Writing, typed: QueryDict) -> dict[str, Any]:
    """Suggestions from the text as it was just typed."""
    fresh = BatchDraft(unit=writing.draft.unit, values={"notice": {n: typed.getlist(n) for n in typed}})
    again = Writing(fresh, writing.pattern, writing.desks, writing.code, writing.old_number)
    return again.form("notice").suggestions()


def _read_table(request: Request, writing: Writing, typed: QueryDict) -> list[str]:
    """Fill the grid from what was pasted or uploaded; what could not be read."""
    desks = [allotment.Desk(u.code, u.name, u.label, u.level == Unit.Level.CITY) for u in writing.desks]
    file = request.FILES.get("file")
    try:
        if request.POST["do"] == "paste":
            table = allotment.read(allotment.pasted(request.POST.get("pasted", "")), desks)
        elif file is None:
            return ["请先选择文件，再点“读入文件”。"]
        else:
            table = allotment.read(read.rows(file), desks)
    except Refused as error:
        return list(error.messages)
    for unit in writing.desks if table.places else ():
        typed[f"places-{unit.code}"] = str(table.places.get(unit.code, ""))
    if table.places:
        messages.success(
            request, f"已读入 {len(table.places)} 个单位，共 {sum(table.places.values())} 个名额，请核对后继续。"
        )
    return table.problems


def _went(request: Request, writing: Writing, key: str, said: list[str] | None) -> HttpResponse:
    """On, back, out, or again with what is wrong."""
    do, keys = request.POST.get("do", "next"), [*steps, SUMMARY]
    place = keys.index(key)
    if do == "back":
        return HttpResponseRedirect(address(writing.draft, keys[max(place - 1, 0)]))
    if do == "leave":
        messages.success(request, "草稿已保存，可以随时继续。")
        return HttpResponseRedirect(reverse("pilots-batch-list"))
    if do != "next":
        return _show(request, writing, key, _calm(steps[key](writing, writing.typed(key))), problems=said or [])
    if writing.done(key):
        onward = SUMMARY if writing.ready() else keys[place + 1]
        return HttpResponseRedirect(address(writing.draft, onward))
    return _show(request, writing, key, writing.form(key), status=INVALID)


def _calm(form: Step) -> Step:
    """Right after something was read in, fields that are still empty are not called mistakes."""
    form._errors = ErrorDict()
    return form


def _show(request: Request, writing: Writing, key: str, form: Step, *, status: int = 200, **more: Any) -> HttpResponse:
    keys = list(steps)
    context = {
        "draft": writing.draft,
        "form": form,
        "key": key,
        "steps": stations(writing, key),
        "title": f"第 {keys.index(key) + 1} 步：{form.title}",
        "first": key == keys[0],
        "suggestions": [(name, NAMES[name], value) for name, value in form.suggestions().items()],
        "pasted": request.POST.get("pasted", ""),
        "crumbs": crumbs(form.title),
        **more,
    }
    return TemplateResponse(request, f"pilots/batch_step_{key}.html", context, status=status)


def closed(request: Request, draft: BatchDraft) -> HttpResponse:
    """A draft that has become a batch leads there; a discarded one to the list."""
    if draft.batch:
        return HttpResponseRedirect(pages.address(draft.batch))
    messages.error(request, "这份草稿已被删除。")
    return HttpResponseRedirect(reverse("pilots-batch-list"))
