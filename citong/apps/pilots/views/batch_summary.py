"""核对创建: the whole draft on one page, from which the batch is made; putting drafts away and bringing them back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.apps.pilots.actions import batch as batch_actions
from citong.apps.pilots.actions import batch_draft as actions
from citong.apps.pilots.forms.batch_step import steps
from citong.apps.pilots.forms.rule import KINDS, shown
from citong.apps.pilots.models import BatchDraft
from citong.apps.pilots.perms import perms
from citong.kit.errors import Refused
from citong.kit.guard import page
from citong.lib import clock
from citong.ui.shapes import Fact

from . import batch as pages
from . import batch_wizard as w

if TYPE_CHECKING:
    from citong.apps.pilots.forms.batch_step import Step, Writing
    from citong.kit.frame import Request

LONG, START = 40, 140  # characters


@page(perms.batch)
def summary(request: Request, pk: int) -> HttpResponse:
    """Everything on one page; then the batch is created, and started if wanted."""
    draft = w.draft_of(request, pk)
    if draft.status != BatchDraft.Status.WRITING:
        return w.closed(request, draft)
    writing = w.writing_of(request, draft)
    ready, refused = writing.ready(), []
    if request.method == "POST" and ready:
        try:
            return _create(request, writing)
        except ValidationError as error:
            refused = error.messages
    context = {
        "draft": draft,
        "ready": ready,
        "refused": refused,
        "parts": [_part(writing, key) for key in steps],
        "steps": w.stations(writing, w.SUMMARY),
        "crumbs": w.crumbs("核对创建"),
    }
    return TemplateResponse(request, "pilots/batch_summary.html", context, status=w.INVALID if refused else 200)


def _create(request: Request, writing: Writing) -> HttpResponse:
    draft = actions.create_from_draft(writing.draft, definition=writing.definition(), by=request.actor)
    batch = draft.batch
    if request.POST.get("do") == "start":
        batch_actions.start(batch, by=request.actor)
        messages.success(request, f"批次“{batch.title}”已创建并开始申报。")
    else:
        messages.success(request, f"批次“{batch.title}”已创建。核对无误后点“开始申报”，学校就能看到。")
    return HttpResponseRedirect(pages.address(batch))


def _part(writing: Writing, key: str) -> dict[str, Any]:
    """One step on the summary: its address, whether it holds, its content in words."""
    form, done = writing.form(key), writing.done(key)
    saved = key in writing.draft.values
    wrong = [m for errors in form.errors.values() for m in errors] if saved and not done else []
    return {
        "key": key, "title": steps[key].title, "href": w.address(writing.draft, key), "done": done, "saved": saved,
        "wrong": wrong, "form": form, "facts": _facts(form) if done else [],
        "rules": [_rule(form, each) for each in writing.pattern.rules] if done and key == "rules" else [],
    }  # fmt: skip


def _facts(form: Step) -> list[Fact]:
    """The plain fields of a step; what is long takes a row."""
    found = []
    for name, asked in form.fields.items():
        if name in (*form.facts, "deadline"):
            text = said(asked, form.cleaned_data[name])
            found.append(
                Fact(str(asked.label), f"{text} 23:59:59" if name == "deadline" else text, wide=len(text) > LONG)
            )
    return found


def said(asked: Any, value: Any) -> str:
    """A value as the officer reads it; of a long text its start."""
    if isinstance(value, datetime):
        return f"{value.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(asked.prepare_value(value) if value not in (None, "") else "—")
    return f"{text[:START]}…（共 {len(text)} 字）" if len(text) > START else text


def _rule(form: Any, each: dict[str, Any]) -> dict[str, Any]:
    answers = form.answers(each)
    params = KINDS[each["kind"]].read(answers, each["params"]) if answers["use"] else {}
    return {**answers, "shown": shown(each["kind"], params) if params else []}


@page(perms.batch)
@require_POST
def discard(request: Request, pk: int) -> HttpResponse:
    """Put a draft away, or bring it back."""
    draft = w.draft_of(request, pk)
    act, said = (
        (actions.restore_draft, "恢复") if request.POST.get("do") == "restore" else (actions.discard_draft, "删除")
    )
    try:
        act(draft, by=request.actor)
    except Refused as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"草稿“{draft}”已{said}。")
    return HttpResponseRedirect(reverse("pilots-batch-list"))
