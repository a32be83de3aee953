"""专家评审: the expert's own pages. They are open to whoever has sheets, and show nothing but plain blind data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.apps.pilots.actions import review
from citong.apps.pilots.forms.review import POINTS, RecuseForm, ScoreForm, initial, plain
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import scoring
from citong.kit.errors import Conflict
from citong.kit.guard import page
from citong.lib import clock
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from citong.apps.pilots.models import Sheet
    from citong.kit.frame import Request

CONFLICT, INVALID = 409, 422
TITLE = "专家评审"


def _sheet(request: Request, pk: int) -> Sheet:
    """The actor's own sheet; nobody else's exists here."""
    rows = scoring.own(request.actor).select_related("application__batch", "expert__user")
    sheet: Sheet | None = rows.filter(pk=pk).first()
    if sheet is not None:
        return sheet
    if not scoring.is_expert(request.actor):
        raise PermissionDenied(perms.score)
    raise Http404


@page()
def mine(request: Request) -> HttpResponse:
    """My sheets, those to be scored first."""
    if not scoring.is_expert(request.actor):
        raise PermissionDenied(perms.score)
    tasks = scoring.tasks(request.actor)
    context = {
        "open": [task for task in tasks if task.open],
        "closed": [task for task in tasks if not task.open],
        "late": sum(task.overdue for task in tasks),
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE)],
    }
    return TemplateResponse(request, "pilots/scoring_list.html", context)


@page()
def sheet(request: Request, pk: int) -> HttpResponse:
    """The application beside the rubric; a submitted sheet is only read."""
    return _show(request, _sheet(request, pk), None)


def _show(request: Request, row: Sheet, form: ScoreForm | None, status: int = 200) -> HttpResponse:
    """The whole page; the paper on it is built only here, not at each saving."""
    paper = scoring.paper(row)
    stored = initial(paper.items, paper.overall, paper.recommend)
    context: dict[str, Any] = {
        "paper": paper,
        "form": form or ScoreForm(paper.items, initial=stored),
        "errors": form,
        "owner": request.actor.user.pk,
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE, reverse("pilots-scoring-list")), Crumb(paper.title)],
    }
    return TemplateResponse(request, "pilots/scoring_sheet.html", context, status=status)


@require_POST
@page()
def save(request: Request, pk: int) -> HttpResponse:
    """Keep the draft: for scripts an answer in JSON, without scripts the page again."""
    row = _sheet(request, pk)
    form = ScoreForm(scoring.items(row), request.POST)
    if "application/json" in request.headers.get("Accept", ""):
        return _save_quietly(request, row, form)
    if not form.is_valid():
        return _show(request, row, form, INVALID)
    try:
        review.save_scores(row, by=request.actor, **form.values())
    except ValidationError as refused:
        messages.error(request, "".join(refused.messages))
    else:
        messages.success(request, "草稿已保存。")
    return HttpResponseRedirect(reverse("pilots-scoring-sheet", args=[pk]))


def _save_quietly(request: Request, row: Sheet, form: ScoreForm) -> HttpResponse:
    """What the autosaving part of the page understands: 200, 409 with the other text, 422."""
    if not form.is_valid():
        return JsonResponse({"errors": {k: [str(m) for m in v] for k, v in form.errors.items()}}, status=INVALID)
    seen = request.POST.get("revision", "")
    try:
        row = review.save_scores(row, by=request.actor, revision=int(seen) if seen.isdecimal() else -1, **form.values())
    except Conflict:
        return _conflict(row)
    except ValidationError as refused:
        return JsonResponse({"errors": {"": refused.messages}}, status=INVALID)
    return JsonResponse({"revision": row.revision, "saved": f"{clock.now().astimezone(clock.SHANGHAI):%H:%M}"})


def _conflict(row: Sheet) -> HttpResponse:
    """The expert's own sheet was changed in another window: both texts are offered."""
    row.refresh_from_db()
    stored = initial(scoring.items(row), row.overall, row.recommend)
    said = "这份评分表在您的另一个窗口里修改过，与这里填写的不同，请逐项选择保留哪一份。"
    values = {name: [value] for name, value in stored.items()}
    return JsonResponse({"revision": row.revision, "by": "您本人", "message": said, "values": values}, status=CONFLICT)


@require_POST
@page()
def submit(request: Request, pk: int) -> HttpResponse:
    """Keep what is typed, then lock the sheet; what is missing is said at its field."""
    row = _sheet(request, pk)
    form = ScoreForm(scoring.items(row), request.POST)
    if not form.is_valid():
        return _show(request, row, form, INVALID)
    try:
        row = review.save_scores(row, by=request.actor, **form.values())
        row = review.submit_sheet(row, by=request.actor)
    except ValidationError as refused:
        if not hasattr(refused, "error_dict"):
            messages.error(request, "".join(refused.messages))
            return HttpResponseRedirect(reverse("pilots-scoring-sheet", args=[pk]))
        _blame(form, refused)
        return _show(request, _sheet(request, pk), form, INVALID)
    messages.success(request, f"{row.application.blind_code} 的评分已提交，总分 {plain(row.total)} 分。")
    return HttpResponseRedirect(reverse("pilots-scoring-list"))


def _blame(form: ScoreForm, refused: ValidationError) -> None:
    """``{"vision": …}`` of the action belongs to the field ``points-vision``."""
    for key, texts in refused.message_dict.items():
        name = key if key in form.fields else POINTS + key if POINTS + key in form.fields else None
        form.add_error(name, texts)  # type: ignore[arg-type]


@page()
def recuse(request: Request, pk: int) -> HttpResponse:
    """Declare a conflict of interest, with the reason."""
    row = _sheet(request, pk)
    act = review.recuse
    form = RecuseForm(request.POST or None)
    refused = act.refusal(row)
    if request.method == "POST" and not refused and form.is_valid():
        try:
            act(row, by=request.actor, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            refused = "".join(error.messages)
        else:
            messages.success(request, f"已声明回避 {row.application.blind_code}，市教育局会另请专家。")
            return HttpResponseRedirect(reverse("pilots-scoring-list"))
    back = reverse("pilots-scoring-sheet", args=[pk])
    code = row.application.blind_code
    context = {
        "form": form,
        "refused": refused,
        "code": code,
        "back": back,
        "crumbs": [
            Crumb("工作台", "/"),
            Crumb(TITLE, reverse("pilots-scoring-list")),
            Crumb(code, back),
            Crumb("声明回避"),
        ],
    }
    status = INVALID if form.errors or refused else 200
    return TemplateResponse(request, "pilots/scoring_recuse.html", context, status=status)
