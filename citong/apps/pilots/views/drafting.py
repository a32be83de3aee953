"""填写申报表: the form, its parts saving themselves, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.apps.pilots import content as c
from citong.apps.pilots import entry
from citong.apps.pilots.actions import drafting, submission
from citong.apps.pilots.forms.application import PartForm
from citong.apps.pilots.models import Part
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import completeness, conditions, desks
from citong.apps.pilots.queries.contents import content_of, parts_of, plan_count
from citong.apps.pilots.queries.record import record_of
from citong.kit.errors import Conflict
from citong.kit.guard import page
from citong.lib import clock
from citong.ui.shapes import Crumb, File

from .application import crumbs, open_marks, remaining, writable
from .reading import moment

if TYPE_CHECKING:
    from citong.apps.pilots.models import Application, EligibilityRule, Mark
    from citong.kit.frame import Request
    from citong.platform.access.actor import Actor

CONFLICT, INVALID = 409, 422


@dataclass(frozen=True)
class Panel:
    """One part on the form page."""

    part: c.Part
    form: PartForm
    row: Part | None
    marks: list[Mark]
    files: list[tuple[c.Field, list[File]]]
    rules: list[EligibilityRule]  # that are read from it

    @property
    def anchor(self) -> str:
        return self.part.key.replace(".", "-")

    @property
    def revision(self) -> int:
        return self.row.revision if self.row else 0

    @property
    def saved(self) -> str:
        """Who saved last, and when."""
        if self.row is None or self.row.revision == 0:
            return ""
        return f"{self.row.saved_by or '系统'} {moment(self.row.saved_at)} 保存"


def panels(application: Application, judged: list[conditions.Judged]) -> list[Panel]:
    rows = {row.key: row for row in application.parts.select_related("saved_by__person")}
    marks, known = open_marks(application), record_of(application.unit)
    return [
        Panel(
            part,
            PartForm(part, rows[part.key].values if part.key in rows else {}, known.get(part.key)),
            rows.get(part.key),
            [mark for mark in marks if mark.part == part.key],
            files(application, part, rows.get(part.key)),
            [each.rule for each in judged if each.part == part.key],
        )
        for part in parts_of(application.batch)
    ]


def files(application: Application, part: c.Part, row: Part | None) -> list[tuple[c.Field, list[File]]]:
    """The file fields of a part, each with what it holds."""
    found = []
    for field in part.fields:
        if field.kind == "file":
            held: Any = row.values.get(field.key) if row else None
            found.append((field, [_file(application, part, field, held)] if isinstance(held, dict) else []))
    return found


def _file(application: Application, part: c.Part, field: c.Field, held: dict[str, Any]) -> File:
    return File(
        str(held["name"]),
        href=reverse("pilots-application-file", args=[application.pk, held["id"]]),
        size=held.get("size"),
        remove_url=reverse("pilots-application-detach", args=[application.pk, part.key, field.key]),
    )


@dataclass(frozen=True)
class Tick:
    """One line of the page's navigation."""

    part: c.Part
    left: int
    marked: bool

    @property
    def anchor(self) -> str:
        return self.part.key.replace(".", "-")


def progress_of(application: Application) -> dict[str, Any]:
    """How far the form is: ticks, what is left to do, the length of the plan, what the conditions say."""
    batch, content = application.batch, content_of(application)
    found = completeness.problems(batch, content)
    marked = {mark.part for mark in open_marks(application)}
    school = conditions.school_of(application.unit)
    judged = conditions.judge(batch, school, content, clock.today()) if school else []
    total = plan_count(content)
    parts = parts_of(batch)
    return {
        "application": application,
        "ticks": [Tick(part, sum(p.part == part.key for p in found), part.key in marked) for part in parts],
        "problems": found,
        "ticks_count": str(len(parts)),
        "done": sum(not any(p.part == part.key for p in found) for part in parts),
        "total": total,
        "warning": completeness.length_warning(batch, total),
        "lengths": completeness.section_hints(parts, content),
        "conditions": judged,
        "barriers": completeness.barriers(judged),
        "standing": _standing(judged),
        "closed": submission.too_late(application),
        "left": remaining(desks.deadline_for(batch, application.unit)),
    }


def _standing(judged: list[conditions.Judged]) -> str:
    """``符合 3，待填写 3`` over the conditions."""
    said = ["待填写" if j.finding.blank else str(j.verdict.label) for j in judged]
    return "，".join(f"{word} {said.count(word)}" for word in dict.fromkeys(said)) or "没有判定结果"


@page()
def form(request: Request, pk: int) -> HttpResponse:
    """Everything that 附件2 asks for, in its order."""
    application = writable(request.actor, pk)
    if not application.editable:
        messages.info(request, drafting.not_editable(application))
        return HttpResponseRedirect(reverse("pilots-application-detail", args=[pk]))
    progress = progress_of(application)
    shown = panels(application, progress["conditions"])
    context = {
        **progress,
        "basics": [panel for panel in shown if panel.form.only is None],
        "plan": [panel for panel in shown if panel.form.only is not None],
        "marks": any(panel.marks for panel in shown),
        "owner": request.actor.user,
        "returned": application.steps.filter(after=application.status).exclude(opinion="").last(),
        "submits": request.actor.can(perms.submit, application),
        "crumbs": crumbs(request, application, Crumb("填写申报表")),
    }
    return TemplateResponse(request, "pilots/application_form.html", context)


@page()
def progress(request: Request, pk: int) -> HttpResponse:
    """The column beside the form, asked for again after each saving."""
    application = writable(request.actor, pk)
    context = {**progress_of(application), "submits": request.actor.can(perms.submit, application)}
    return TemplateResponse(request, "pilots/application_progress.html", context)


def _spec(application: Application, key: str) -> c.Part:
    found = next((part for part in parts_of(application.batch) if part.key == key), None)
    if found is None:
        raise Http404
    return found


def _typed(request: Request, part: c.Part) -> dict[str, str]:
    return {f.key: request.POST[f.key] for f in part.fields if f.kind != "file" and f.key in request.POST}


@require_POST
@page()
def save(request: Request, pk: int, key: str) -> HttpResponse:
    """Keep a part: for scripts an answer in JSON, without scripts the form page again."""
    application = writable(request.actor, pk)
    part = _spec(application, key)
    typed = _typed(request, part)
    try:
        row = _keep(application, key, typed, request.POST.get("revision", ""), request.actor)
    except Conflict:
        return _conflict(request, application, part, typed)
    except ValidationError as refused:
        return _refused(request, application, refused)
    if not _wants_json(request):
        messages.success(request, f"「{part.title}」已保存。")
        return HttpResponseRedirect(_place(application, part))
    wrong = {name: str(errors[0]) for name, errors in PartForm(part, row.values).errors.items()}
    said = moment(row.saved_at)[-5:] + (f"，有 {len(wrong)} 处需要修改" if wrong else "")
    return JsonResponse({"revision": row.revision, "saved": said, "wrong": wrong})


def _keep(application: Application, key: str, typed: dict[str, str], seen: str, by: Actor) -> Part:
    row = application.parts.filter(key=key).first()
    if row is None:
        kept: Part = drafting.begin_part(Part(application=application, key=key), typed=typed, by=by)
    else:
        kept = drafting.save(row, typed=typed, by=by, revision=int(seen) if seen.isdecimal() else -1)
    return kept


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _place(application: Application, part: c.Part) -> str:
    return f"{reverse('pilots-application-form', args=[application.pk])}#{part.key.replace('.', '-')}"


def _refused(request: Request, application: Application, error: ValidationError) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"errors": {"": error.messages}}, status=INVALID)
    messages.error(request, "".join(error.messages))
    return HttpResponseRedirect(reverse("pilots-application-detail", args=[application.pk]))


def _conflict(request: Request, application: Application, part: c.Part, typed: dict[str, str]) -> HttpResponse:
    """Both texts, whose change it was and when; nothing is overwritten."""
    row = application.parts.select_related("saved_by__person").get(key=part.key)
    theirs = {f.key: entry.typed(f, row.values.get(f.key)) for f in part.fields if f.kind != "file"}
    who = str(row.saved_by) if row.saved_by else "系统"
    said = f"{who}在 {moment(row.saved_at)} 修改了「{part.title}」，与您填写的不同，请逐项选择保留哪一份。"
    if _wants_json(request):
        answer = {"revision": row.revision, "by": who, "message": said, "values": {k: [v] for k, v in theirs.items()}}
        return JsonResponse(answer, status=CONFLICT)
    mine = PartForm(part, {**row.values, **{f.key: entry.read(f, typed.get(f.key, "")) for f in part.fields}})
    context = {
        "application": application, "part": part, "row": row, "said": said,
        "pairs": [(bound, theirs[field.key], bound.value() != theirs[field.key]) for field, bound in mine.lines()],
        "crumbs": crumbs(request, application, Crumb("填写申报表", _place(application, part)), Crumb("内容有冲突")),
    }  # fmt: skip
    return TemplateResponse(request, "pilots/application_conflict.html", context, status=CONFLICT)


@require_POST
@page()
def attach(request: Request, pk: int, key: str, field: str) -> HttpResponse:
    """Take in a certificate's scan."""
    application = writable(request.actor, pk)
    part, upload = _spec(application, key), request.FILES.get("file")
    row = application.parts.filter(key=key).first()
    if upload is None or row is None:
        return HttpResponse("请选择要上传的文件。", status=INVALID, content_type="text/plain; charset=utf-8")
    try:
        row = drafting.attach(row, field=field, upload=upload, by=request.actor)
    except ValidationError as refused:
        return _file_refused(request, application, part, "".join(refused.messages))
    if not request.htmx:
        return HttpResponseRedirect(_place(application, part))
    held = next(items for found, items in files(application, part, row) if found.key == field)
    return TemplateResponse(request, "pilots/application_files.html", {"items": held})


def _file_refused(request: Request, application: Application, part: c.Part, said: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(said, status=INVALID, content_type="text/plain; charset=utf-8")
    messages.error(request, said)
    return HttpResponseRedirect(_place(application, part))


@require_POST
@page()
def detach(request: Request, pk: int, key: str, field: str) -> HttpResponse:
    """Empty a file field."""
    application = writable(request.actor, pk)
    part = _spec(application, key)
    row = application.parts.filter(key=key).first()
    if row is None:
        raise Http404
    try:
        drafting.detach(row, field=field, by=request.actor)
    except ValidationError as refused:
        messages.error(request, "".join(refused.messages))
    return HttpResponseRedirect(_place(application, part))
