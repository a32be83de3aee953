"""填写月报: the months of a project, the form, versions side by side, files."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.apps.projects.actions import reports
from citong.apps.projects.forms.report import RemarksForm, ReportForm
from citong.apps.projects.models import STATE_TONES, Evidence, Obligation, Remark, Report, State
from citong.apps.projects.perms import perms
from citong.apps.projects.queries import months
from citong.apps.projects.queries.progress import milestones_of
from citong.kit.errors import Conflict
from citong.kit.frame import asked_for
from citong.kit.guard import page
from citong.lib import clock, money
from citong.platform.files import serving
from citong.platform.files.models import StoredFile
from citong.records.programmes.pages import frame, project_of
from citong.ui.shapes import Crumb, File

if TYPE_CHECKING:
    from citong.kit.frame import Request

CONFLICT, INVALID = 409, 422
SECTION = "月报"


def month_of(request: Request, pk: int, perm: str) -> Obligation:
    """The month within reach of ``perm``."""
    if not request.actor.has(perm):
        raise PermissionDenied(perm)
    rows = Obligation.objects.visible_to(request.actor, perm).select_related(
        "project__unit", "project__programme", "desk"
    )
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


def address(obligation: Obligation) -> str:
    return reverse("reports-detail", args=[obligation.pk])


def crumbs(obligation: Obligation, last: str) -> list[Crumb]:
    project = reverse("projects-months", args=[obligation.project_id])
    return [
        Crumb("工作台", "/"),
        Crumb(obligation.project.unit.name, project),
        Crumb(f"{obligation.month:%Y 年 %-m 月}月报", address(obligation)),
        Crumb(last),
    ]


@page(perms.view)
def all_months(request: Request, pk: int) -> HttpResponse:
    """The months of one project with their states."""
    project = project_of(request.actor, pk, perms.view)
    lines = []
    for row in months.months_of(project):
        state = State(row.state)
        open_now = request.actor.can(perms.report, row) and not months.closed(row)
        lines.append({"row": row, "state": state, "tone": STATE_TONES[state], "open": open_now})
    return TemplateResponse(request, "projects/report_months.html", {**frame(project, SECTION), "lines": lines})


@page(perms.report)
@require_POST
def begin(request: Request, pk: int) -> HttpResponse:
    """Begin the first version and go on to the form."""
    obligation = month_of(request, pk, perms.report)
    if not obligation.reports.exists():
        try:
            reports.begin_report(Report(obligation=obligation), by=request.actor)
        except ValidationError as refused:
            messages.error(request, "".join(refused.messages))
            return HttpResponseRedirect(address(obligation))
    return HttpResponseRedirect(reverse("projects-report-form", args=[pk]))


def draft_of(obligation: Obligation) -> Report:
    draft: Report | None = obligation.reports.filter(status=Report.Status.DRAFT).first()
    if draft is None:
        raise Http404
    draft.obligation = obligation
    return draft


def evidence(report: Report) -> list[File]:
    pk = report.obligation_id
    return [
        File(
            f.name,
            href=reverse("projects-report-file", args=[pk, f.pk]),
            size=f.size,
            remove_url=reverse("projects-report-detach", args=[pk, f.pk]),
        )
        for f in months.files_of(report)
    ]


@page(perms.report)
def form(request: Request, pk: int) -> HttpResponse:
    """Write the month's report; it saves itself."""
    obligation = month_of(request, pk, perms.report)
    if reason := months.closed(obligation):
        messages.info(request, reason)
        return HttpResponseRedirect(address(obligation))
    report = draft_of(obligation)
    return _form_page(request, report, ReportForm(report, milestones_of(report)))


def _form_page(request: Request, report: Report, shown: ReportForm, status: int = 200) -> HttpResponse:
    obligation = report.obligation
    context = {
        "obligation": obligation,
        "report": report,
        "form": shown,
        "files": evidence(report),
        "remarks": months.remarks_on(obligation) if report.number > 1 else [],
        "may_send": request.actor.can(perms.submit, obligation),
        "draft_key": f"{request.actor.user.pk}:report:{report.pk}",
        "crumbs": crumbs(obligation, "填写月报"),
    }
    return TemplateResponse(request, "projects/report_form.html", context, status=status)


@page(perms.report)
@require_POST
def save(request: Request, pk: int) -> HttpResponse:
    """Keep what is typed: for scripts an answer in JSON, without scripts the form again; with ``send`` it is sent."""
    obligation = month_of(request, pk, perms.report)
    report = draft_of(obligation)
    typed = ReportForm(report, milestones_of(report), request.POST)
    script = "application/json" in request.headers.get("Accept", "")
    if not typed.is_valid():
        if script:
            return JsonResponse({"errors": {name: list(said) for name, said in typed.errors.items()}}, status=INVALID)
        return _form_page(request, report, typed, INVALID)
    revision = request.POST.get("revision", "")
    try:
        kept = reports.save_report(
            report, **typed.given(), by=request.actor, revision=int(revision) if revision.isdecimal() else -1
        )
    except Conflict:
        return _conflict(request, obligation, typed, script=script)
    except ValidationError as refused:
        typed.add_error(None, refused.messages)  # type: ignore[arg-type]
        return _form_page(request, report, typed, INVALID)
    if script:
        return JsonResponse({"revision": kept.revision, "saved": f"{clock.now().astimezone(clock.SHANGHAI):%H:%M}"})
    return _send(request, kept, obligation) if "send" in request.POST else _saved(request, pk)


def _saved(request: Request, pk: int) -> HttpResponse:
    messages.success(request, "月报已保存。")
    return HttpResponseRedirect(reverse("projects-report-form", args=[pk]))


def _conflict(request: Request, obligation: Obligation, typed: ReportForm, *, script: bool) -> HttpResponse:
    """Somebody else saved in between: both texts are shown, nothing is overwritten."""
    theirs = draft_of(obligation)
    said = "这份月报刚刚被同事修改过，请对照最新内容后再保存。"
    if not script:
        typed.add_error(None, said)
        return _form_page(request, theirs, typed, CONFLICT)
    values = {"done": theirs.done, "problems": theirs.problems, "next_steps": theirs.next_steps}
    shown: dict[str, Any] = {**values, "spent": money.yuan(theirs.spent)}
    for row in theirs.progress.all():
        shown |= {f"percent-{row.milestone}": str(row.percent), f"note-{row.milestone}": row.note}
    answer = {"revision": theirs.revision, "by": "同事", "message": said, "values": {k: [v] for k, v in shown.items()}}
    return JsonResponse(answer, status=CONFLICT)


def _send(request: Request, report: Report, obligation: Obligation) -> HttpResponse:
    try:
        reports.send_report(report, by=request.actor)
    except ValidationError as refused:
        shown = ReportForm(report, milestones_of(report), request.POST)
        shown.is_valid()
        wrong = refused.message_dict if hasattr(refused, "error_dict") else {None: refused.messages}
        for name, said in wrong.items():
            shown.add_error(name if name in shown.fields else None, said)
        return _form_page(request, report, shown, INVALID)
    messages.success(request, f"{obligation.month:%Y 年 %-m 月}月报已上报。")
    return HttpResponseRedirect(address(obligation))


@page(perms.report)
@require_POST
def attach(request: Request, pk: int) -> HttpResponse:
    """Take in evidence."""
    report = draft_of(month_of(request, pk, perms.report))
    upload, said = request.FILES.get("file"), "请选择要上传的文件。"
    if upload is not None:
        try:
            reports.attach_evidence(Evidence(report=report), upload=upload, by=request.actor)
            said = ""
        except ValidationError as refused:
            said = "".join(refused.messages)
    if said and request.htmx:
        return HttpResponse(said, status=INVALID, content_type="text/plain; charset=utf-8")
    if said:
        messages.error(request, said)
    if request.htmx:
        return TemplateResponse(request, "projects/report_files.html", {"files": evidence(report)})
    return HttpResponseRedirect(reverse("projects-report-form", args=[pk]))


@page(perms.report)
@require_POST
def detach(request: Request, pk: int, number: int) -> HttpResponse:
    """Take a file off this version."""
    report = draft_of(month_of(request, pk, perms.report))
    try:
        reports.detach_evidence(report, file=number, by=request.actor)
    except ValidationError as refused:
        messages.error(request, "".join(refused.messages))
    return HttpResponseRedirect(reverse("projects-report-form", args=[pk]))


@page(perms.view)
def file(request: Request, pk: int, number: int) -> HttpResponse:
    """Download evidence of the month."""
    obligation = month_of(request, pk, perms.view)
    rows = StoredFile.objects.visible_to(request.actor, perms.view)
    kept = get_object_or_404(rows.filter(subject_kind=obligation._meta.label_lower, subject_id=str(pk)), pk=number)
    return serving.download(request.actor, kept, inline=True)


@page(perms.view)
def compare(request: Request, pk: int) -> HttpResponse:
    """What changed from each version that was sent to the next."""
    obligation = month_of(request, pk, perms.view)
    sent = list(obligation.reports.filter(status=Report.Status.SENT).order_by("number"))
    changes = [{"old": old, "new": new, "fields": list(differences(old, new))} for old, new in itertools.pairwise(sent)]
    context = {"obligation": obligation, "changes": changes[::-1], "crumbs": crumbs(obligation, "版本差异")}
    return TemplateResponse(request, "projects/report_compare.html", context)


def differences(old: Report, new: Report) -> list[dict[str, str]]:
    """Sections that changed, before and after."""
    pairs = [
        (str(Report._meta.get_field(name).verbose_name), getattr(old, name), getattr(new, name))
        for name in ("done", "problems", "next_steps")
    ]
    pairs.append(("累计支出", f"{money.yuan(old.spent)} 元", f"{money.yuan(new.spent)} 元"))
    pairs.append(("任务进度", progress_text(old), progress_text(new)))
    pairs.append(("佐证材料", "\n".join(map(str, months.files_of(old))), "\n".join(map(str, months.files_of(new)))))
    return [{"title": title, "before": before, "after": after} for title, before, after in pairs if before != after]


def progress_text(report: Report) -> str:
    return "\n".join(f"{row.title} {row.percent}% {row.note}".rstrip() for row in report.progress.all())


@page(perms.judge)
def remark(request: Request, pk: int) -> HttpResponse:
    """Send back with remarks on each section, then on to where the reader wants."""
    obligation = month_of(request, pk, perms.judge)
    back = asked_for(request) or address(obligation)
    sections = [(key, label) for key, label in Remark.Section.choices if key != Remark.Section.ALL]
    given = RemarksForm(sections, request.POST or None, initial={"revision": obligation.revision})
    refused = reports.return_report.refusal(obligation)
    if request.method == "POST" and not refused and given.is_valid():
        typed = given.cleaned_data
        try:
            reports.return_report(
                obligation,
                reason=typed["reason"],
                remarks=given.remarks(),
                revision=typed["revision"],
                by=request.actor,
            )
        except ValidationError as error:
            given.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, f"已退回：{obligation}")
            return HttpResponseRedirect(back)
    context = {
        "obligation": obligation,
        "form": given,
        "refused": refused,
        "back": back,
        "crumbs": crumbs(obligation, "退回修改"),
    }
    return TemplateResponse(
        request, "projects/report_return.html", context, status=INVALID if given.errors or refused else 200
    )
