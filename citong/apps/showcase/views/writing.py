"""撰写: the form that saves itself, its files, the principal's reading, and the versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from citong.apps.showcase import content
from citong.apps.showcase.actions import drafting, review
from citong.apps.showcase.forms.case import DraftForm, SubmitForm
from citong.apps.showcase.models import Case
from citong.apps.showcase.papers.print import pdf
from citong.apps.showcase.perms import perms
from citong.apps.showcase.queries import cases
from citong.kit.errors import Conflict
from citong.kit.guard import page
from citong.platform.files import serving
from citong.platform.files.models import StoredFile
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from citong.apps.showcase.models import Draft, Version
    from citong.kit.frame import Request

CONFLICT, INVALID = 409, 422
ROWS = ("unit", "project__desk", "project__programme__unit", "topic", "shown", "draft")


def case_of(request: Request, pk: int, perm: str) -> Case:
    rows = Case.objects.visible_to(request.actor, perm).select_related(*ROWS)
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


def crumbs(case: Case, *tail: Crumb) -> list[Crumb]:
    """From the project's section, where the school works."""
    section = Crumb("成果", reverse("showcase-project", args=[case.project_id]))
    here = Crumb(str(case), reverse("cases-detail", args=[case.pk]))
    home = Crumb(case.unit.name, reverse("projects-detail", args=[case.project_id]))
    return [Crumb("工作台", "/"), home, section, here, *tail]


def detail(case: Case) -> HttpResponse:
    return HttpResponseRedirect(reverse("cases-detail", args=[case.pk]))


def moment(draft: Draft) -> str:
    return f"{timezone.localtime(draft.saved_at):%m-%d %H:%M}"


def standing(request: Request, case: Case) -> dict[str, Any]:
    """What is left to do, and who submits."""
    return {
        "case": case,
        "left": cases.problems(case.draft.values),
        "submits": request.actor.can(perms.submit, case),
    }


def files(case: Case) -> dict[str, Any]:
    """What the fragments about files need."""
    values = case.draft.values
    return {"case": case, "materials": values.get("materials", []), "cover": values.get("cover", {}).get("small")}


@page(perms.write)
def write(request: Request, pk: int) -> HttpResponse:
    """Everything of the case on one page."""
    case = case_of(request, pk, perms.write)
    if reason := drafting.not_editable(case):
        messages.info(request, reason)
        return detail(case)
    context = {
        **standing(request, case),
        **files(case),
        "form": DraftForm(case.draft.values, cases.topics()),
        "draft": case.draft,
        "draft_key": f"{request.actor.user.pk}:case:{case.pk}",  # type: ignore[union-attr]
        "saved": f"{case.draft.saved_by or '系统'} {moment(case.draft)} 保存",
        "crumbs": crumbs(case, Crumb("撰写")),
    }
    return TemplateResponse(request, "showcase/write.html", context)


@page(perms.write)
def progress(request: Request, pk: int) -> HttpResponse:
    """The column beside the form, asked for again after each saving."""
    return TemplateResponse(request, "showcase/write_left.html", standing(request, case_of(request, pk, perms.write)))


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


@require_POST
@page(perms.write)
def save(request: Request, pk: int) -> HttpResponse:
    """Keep what was typed: for scripts an answer in JSON, without scripts the page again."""
    case = case_of(request, pk, perms.write)
    seen = request.POST.get("revision", "")
    typed = {name: request.POST[name] for name in content.names() if name in request.POST}
    revision = int(seen) if seen.isdecimal() else -1
    try:
        draft: Draft = drafting.save(case.draft, typed=typed, by=request.actor, revision=revision)
    except Conflict:
        return _conflict(request, case, typed)
    except ValidationError as refused:
        return _refused(request, case, refused)
    if _wants_json(request):
        return JsonResponse({"revision": draft.revision, "saved": moment(draft)[-5:]})
    messages.success(request, "案例已保存。")
    return HttpResponseRedirect(reverse("showcase-write", args=[pk]))


def _refused(request: Request, case: Case, error: ValidationError) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"errors": {"": error.messages}}, status=INVALID)
    messages.error(request, "".join(error.messages))
    return detail(case)


def _conflict(request: Request, case: Case, typed: dict[str, str]) -> HttpResponse:
    """Both texts, whose change it was and when; nothing is overwritten."""
    draft = case_of(request, case.pk, perms.write).draft
    theirs = content.typed(draft.values)
    who = str(draft.saved_by) if draft.saved_by else "系统"
    said = f"{who}在 {moment(draft)} 修改了这个案例，与您填写的不同，请逐项选择保留哪一份。"
    if _wants_json(request):
        values = {name: [text] for name, text in theirs.items()}
        return JsonResponse({"revision": draft.revision, "by": who, "message": said, "values": values}, status=CONFLICT)
    form = DraftForm(content.read(draft.values, typed), cases.topics())
    pairs = [(form[name], theirs[name]) for name in typed if typed[name].strip() != theirs[name]]
    same = [form[name] for name in typed if typed[name].strip() == theirs[name]]
    context = {
        "case": case, "draft": draft, "said": said, "pairs": pairs, "same": same,
        "crumbs": crumbs(case, Crumb("内容有冲突")),
    }  # fmt: skip
    return TemplateResponse(request, "showcase/write_conflict.html", context, status=CONFLICT)


def _filed(request: Request, pk: int, template: str) -> HttpResponse:
    """After a change of files: the fragment for scripts, without scripts the page again."""
    if request.htmx:
        return TemplateResponse(request, template, files(case_of(request, pk, perms.write)))
    return HttpResponseRedirect(f"{reverse('showcase-write', args=[pk])}#files")


def _file_refused(request: Request, pk: int, said: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(said, status=INVALID, content_type="text/plain; charset=utf-8")
    messages.error(request, said)
    return HttpResponseRedirect(f"{reverse('showcase-write', args=[pk])}#files")


@require_POST
@page(perms.write)
def attach(request: Request, pk: int) -> HttpResponse:
    """Take in a material; it is not public until the school opens it."""
    case, upload = case_of(request, pk, perms.write), request.FILES.get("file")
    try:
        if upload is None:
            raise ValidationError("请选择要上传的文件。")  # noqa: TRY301 - answered like any refusal
        drafting.attach(case.draft, upload=upload, public=False, by=request.actor)
    except ValidationError as refused:
        return _file_refused(request, pk, "".join(refused.messages))
    return _filed(request, pk, "showcase/write_materials.html")


@require_POST
@page(perms.write)
def change_material(request: Request, pk: int, file: int) -> HttpResponse:
    """Open a material to the public, close it, or take it out."""
    case, what = case_of(request, pk, perms.write), request.POST.get("do")
    try:
        if what == "remove":
            drafting.detach(case.draft, file=file, by=request.actor)
        else:
            drafting.open_material(case.draft, file=file, public=what == "open", by=request.actor)
    except ValidationError as refused:
        return _file_refused(request, pk, "".join(refused.messages))
    return _filed(request, pk, "showcase/write_materials.html")


@require_POST
@page(perms.write)
def cover(request: Request, pk: int) -> HttpResponse:
    """Take in a cover, or take it away."""
    case, upload = case_of(request, pk, perms.write), request.FILES.get("file")
    try:
        if upload is None and request.POST.get("do") != "remove":
            raise ValidationError("请选择一张图片。")  # noqa: TRY301 - answered like any refusal
        if upload is None:
            drafting.clear_cover(case.draft, by=request.actor)
        else:
            drafting.set_cover(case.draft, upload=upload, by=request.actor)
    except ValidationError as refused:
        return _file_refused(request, pk, "".join(refused.messages))
    return _filed(request, pk, "showcase/write_cover.html")


@page(perms.submit)
def submit(request: Request, pk: int) -> HttpResponse:
    """The principal reads the whole case, confirms and submits."""
    case = case_of(request, pk, perms.submit)
    if reason := drafting.not_editable(case):
        messages.info(request, reason)
        return detail(case)
    status = 200
    form = SubmitForm(request.POST or None, initial={"seen": case.draft.revision})
    if request.method == "POST" and form.is_valid():
        try:
            review.submit(case, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form = SubmitForm({"seen": case.draft.revision, "confirmed": "on"})
            form.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, "已提交，等待市教育局审核。")
            return detail(case)
    if form.is_bound:
        status = INVALID
    context = {
        **standing(request, case),
        "form": form,
        "reading": cases.reading(case.draft.values, masked=False),
        "crumbs": crumbs(case, Crumb("审阅并提交")),
    }
    return TemplateResponse(request, "showcase/submit.html", context, status=status)


def version_of(case: Case, number: int) -> Version:
    found = case.versions.select_related("by__person", "topic", "case__unit", "case__project__desk").filter(
        number=number
    )
    return get_object_or_404(found)  # type: ignore[no-any-return]


@page(perms.view)
def version(request: Request, pk: int, number: int) -> HttpResponse:
    """One submitted version, and what it changed."""
    case = case_of(request, pk, perms.view)
    shown = version_of(case, number)
    before = case.versions.filter(number__lt=number).order_by("-number").first()
    old = before.content if before else {}
    changes = [
        (section.title, old.get(section.key, ""), shown.content.get(section.key, ""))
        for section in content.SECTIONS
        if before and old.get(section.key) != shown.content.get(section.key)
    ]
    context = {
        "case": case,
        "version": shown,
        "before": before,
        "changes": changes,
        "reading": cases.reading(shown.content, masked=not request.actor.can(perms.write, case)),
        "crumbs": crumbs(case, Crumb(str(shown))),
    }
    return TemplateResponse(request, "showcase/version.html", context)


@page(perms.view)
def paper(request: Request, pk: int, number: int) -> HttpResponse:
    """A version as PDF."""
    return as_pdf(version_of(case_of(request, pk, perms.view), number))


def as_pdf(version: Version, *, public: bool = False) -> HttpResponse:
    response = HttpResponse(pdf(version, public=public), content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(version.title)}.pdf"
    return response


@page(perms.view)
def file(request: Request, pk: int, file: int) -> Any:
    """A file that the draft or some version of the case names; those of the draft only for who writes."""
    case = case_of(request, pk, perms.view)
    named = set[int]().union(*(content.files_of(v.content) for v in case.versions.all()))
    if request.actor.can(perms.write, case):
        named |= content.files_of(case.draft.values)
    found = StoredFile.objects.visible_to(request.actor, perms.view).filter(pk=file).first()
    if found is None or file not in named:
        raise Http404
    return serving.download(request.actor, found, inline=True)
