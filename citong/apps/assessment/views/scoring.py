"""考核评分: the reviewer's own pages, made for a phone as well as for a desk."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.apps.assessment.actions import scoring as acts
from citong.apps.assessment.forms.scoring import COMMENT, POINTS, ScoreForm
from citong.apps.assessment.models import Sheet
from citong.apps.assessment.perms import perms
from citong.apps.assessment.queries import computing, running
from citong.kit.errors import Conflict
from citong.kit.guard import page
from citong.lib import clock
from citong.lib.grading import plain
from citong.records.programmes import sections
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from citong.kit.frame import Request

CONFLICT, INVALID = 409, 422
TITLE = "考核评分"


def _own(request: Request, pk: int) -> Sheet:
    """The actor's own sheet; nobody else's exists here."""
    rows = Sheet.objects.visible_to(request.actor, perms.score).filter(reviewer=request.actor.user)
    rows = rows.select_related("entry__assessment__scheme", "entry__project__unit", "entry__project__desk")
    sheet: Sheet | None = rows.filter(pk=pk).first()
    if sheet is not None:
        return sheet
    if not request.actor.has(perms.score):
        raise PermissionDenied(perms.score)
    raise Http404


def _form(sheet: Sheet, data: Any = None) -> ScoreForm:
    marks = {mark.indicator_id: mark for mark in sheet.marks.all()}
    return ScoreForm(list(sheet.entry.assessment.scheme.indicators.filter(source="")), marks, data)


@page()
def mine(request: Request) -> HttpResponse:
    """My sheets by assessment, with what is still to be scored."""
    sheets = running.own_sheets(request.actor)
    if not sheets and not request.actor.has(perms.score):
        raise PermissionDenied(perms.score)
    groups = []
    for assessment, rows in groupby(sheets, key=lambda s: s.entry.assessment):
        lines = [
            {"sheet": s, "given": sum(m.points is not None for m in s.marks.all()), "total": total_of(s)} for s in rows
        ]
        done = sum(line["sheet"].status == Sheet.Status.SUBMITTED for line in lines)
        items = assessment.scheme.indicators.filter(source="").count()
        groups.append({"assessment": assessment, "lines": lines, "done": done, "items": items})
    context = {"groups": groups, "crumbs": [Crumb("工作台", "/"), Crumb(TITLE)]}
    return TemplateResponse(request, "assessment/scoring_list.html", context)


def total_of(sheet: Sheet) -> str:
    """The points given so far, as one types them."""
    given = [mark.points for mark in sheet.marks.all() if mark.points is not None]
    return plain(sum(given)) if given else ""  # type: ignore[arg-type]


@page()
def sheet(request: Request, pk: int) -> HttpResponse:
    """What is known of the project beside the indicators to be scored; a submitted sheet is only read."""
    return _show(request, _own(request, pk))


def _show(request: Request, row: Sheet, form: ScoreForm | None = None, status: int = 200) -> HttpResponse:
    assessment, project = row.entry.assessment, row.entry.project
    content = computing.contents(assessment.scheme, [project], computing.today_of(assessment))[project.pk]
    rest = [s for s in running.own_sheets(request.actor) if s.entry.assessment_id == assessment.pk]
    place = next(n for n, s in enumerate(rest) if s.pk == row.pk)
    following = next((s for s in (*rest[place + 1 :], *rest[:place]) if s.status == Sheet.Status.DRAFT), None)
    context = {
        "sheet": row,
        "assessment": assessment,
        "project": project,
        "form": form or _form(row),
        "errors": form,
        "open": not acts.submit_sheet.refusal(row),
        "over": acts.over(row),
        "full": sum(i.weight for i in (form or _form(row)).indicators),
        "total": total_of(row),
        "lines": [line for line in content.lines if not line.scored],
        "sections": [(s, s.href(project)) for s in sections.open_to(request.actor, project) if s.perm != perms.view],
        "place": place + 1,
        "count": len(rest),
        "following": following,
        "owner": request.actor.user.pk,  # type: ignore[union-attr]
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE, reverse("assessment-scoring-list")), Crumb(project.unit.name)],
    }
    return TemplateResponse(request, "assessment/scoring_sheet.html", context, status=status)


@require_POST
@page()
def save(request: Request, pk: int) -> HttpResponse:
    """Keep the draft: for scripts an answer in JSON, without scripts the page again."""
    row = _own(request, pk)
    form = _form(row, request.POST)
    quietly = "application/json" in request.headers.get("Accept", "")
    if not form.is_valid():
        if quietly:
            return JsonResponse({"errors": {k: [str(m) for m in v] for k, v in form.errors.items()}}, status=INVALID)
        return _show(request, row, form, INVALID)
    seen = request.POST.get("revision", "")
    revision = (int(seen) if seen.isdecimal() else -1) if quietly else None
    try:
        row = acts.save_marks(row, by=request.actor, revision=revision, **form.values())
    except Conflict:
        return _conflict(_own(request, pk))
    except ValidationError as refused:
        if quietly:
            return JsonResponse({"errors": {"": refused.messages}}, status=INVALID)
        messages.error(request, "".join(refused.messages))
    else:
        if quietly:
            return JsonResponse({"revision": row.revision, "saved": f"{clock.now().astimezone(clock.SHANGHAI):%H:%M}"})
        messages.success(request, "草稿已保存。")
    return HttpResponseRedirect(reverse("assessment-sheet", args=[pk]))


def _conflict(row: Sheet) -> HttpResponse:
    """The reviewer's own sheet was changed in another window: both are offered."""
    stored = _form(row)
    values = {name: [str(stored[name].value() or "")] for name in stored.fields if name.startswith((POINTS, COMMENT))}
    said = "这份评分表在您的另一个窗口里修改过，与这里填写的不同，请逐项选择保留哪一份。"
    return JsonResponse({"revision": row.revision, "by": "您本人", "message": said, "values": values}, status=CONFLICT)


@require_POST
@page()
def submit(request: Request, pk: int) -> HttpResponse:
    """Keep what is typed, then lock the sheet and go on to the next one."""
    row = _own(request, pk)
    form = _form(row, request.POST)
    if not form.is_valid():
        return _show(request, row, form, INVALID)
    try:
        row = acts.save_marks(row, by=request.actor, **form.values())
        row = acts.submit_sheet(row, by=request.actor)
    except ValidationError as refused:
        form.blame(refused)
        return _show(request, _own(request, pk), form, INVALID)
    messages.success(request, f"{row.entry.project.unit.name}的评分已提交。")
    return HttpResponseRedirect(reverse("assessment-scoring-list"))
