"""拟定、公示、立项: the city's board of decisions and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.apps.pilots import notice
from citong.apps.pilots.actions import batch as batch_actions
from citong.apps.pilots.actions import decision
from citong.apps.pilots.forms.decision import LineForm, NoticeForm, PublicityForm
from citong.apps.pilots.models import Batch, Decision, Publicity, ResultNotice
from citong.apps.pilots.models.decision import USUAL_OPINIONS
from citong.apps.pilots.papers import pdf
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import deciding, screening
from citong.apps.pilots.queries import publicity as publicity_queries
from citong.kit.guard import page
from citong.lib import clock
from citong.platform.calendar import days
from citong.ui.shapes import Crumb, Tab

from .packages import _file as as_file

if TYPE_CHECKING:
    from citong.kit.pages.frame import Request

INVALID = 422


def _batch(request: Request, pk: int | None, perm: str) -> Batch | None:
    rows = Batch.objects.visible_to(request.actor, perm).select_related("unit")
    if pk is not None:
        return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]
    ids = [b.pk for b in screening.batches()]
    return rows.filter(pk__in=ids).order_by("-opens_at").first()  # type: ignore[no-any-return]


@page(perms.decide)
def board(request: Request, pk: int | None = None) -> HttpResponse:
    """The ranking with the cut, and a decision for every school; saved as often as one likes, seen by nobody else."""
    batch = _batch(request, pk, perms.decide)
    found = deciding.board(request.actor, batch) if batch else None
    forms = [LineForm(line, request.POST or None) for line in found.lines] if found else []
    saved = _save(request, forms) if request.method == "POST" else None
    if found and batch and saved is not None and not any(form.errors for form in forms):
        messages.success(request, f"已保存 {saved} 项拟定结果，公布前只有拟定人员可见。")
        return HttpResponseRedirect(reverse("pilots-decision-batch", args=[batch.pk]))
    context = {
        "board": found,
        "forms": forms,
        "usual_opinions": [(Decision.Outcome(outcome).label, words) for outcome, words in USUAL_OPINIONS.items()],
        "refused": [form for form in forms if form.errors] if saved is not None else [],
        "crumbs": [Crumb("工作台", "/"), Crumb("拟定结果")],
        "batch_tabs": [
            Tab(b.title, reverse("pilots-decision-batch", args=[b.pk]), active=b == batch) for b in screening.batches()
        ],
    }
    status = INVALID if any(form.errors for form in forms) else 200
    return TemplateResponse(request, "pilots/decision_board.html", context, status=status)


@transaction.atomic
def _save(request: Request, forms: list[LineForm]) -> int:
    """Enter every changed line, all or none: a refused one says why, and everything that was typed stays."""
    saved = 0
    for form in forms:
        if not form.is_valid() or not form.changed:
            continue
        try:
            saved += _enter(request, form)
        except ValidationError as error:
            for message in error.messages:
                form.add_error("reason", message)
    transaction.set_rollback(any(form.errors for form in forms))
    return saved


def _enter(request: Request, form: LineForm) -> bool:
    given = {name: form.cleaned_data[name] for name in decision.ENTERED}
    stored = form.line.decision
    if not given["outcome"]:
        if stored:
            raise ValidationError("已拟定的结果可以修改，不能清空。")
        return False
    if stored:
        decision.redecide(stored, by=request.actor, revision=form.cleaned_data["revision"], **given)
    else:
        decision.decide(Decision(application=form.line.application, **given), by=request.actor)
    return True


@page(perms.decide)
@require_POST
def follow(request: Request, pk: int) -> HttpResponse:
    """Decide all undecided schools as rank and cut say."""
    batch = get_object_or_404(Batch.objects.visible_to(request.actor, perms.decide), pk=pk)
    open_lines = [line for line in deciding.board(request.actor, batch).lines if line.decision is None]
    with transaction.atomic():
        for line in open_lines:
            decision.decide(Decision(application=line.application, outcome=line.suggested), by=request.actor)
    messages.success(request, f"已按入选线拟定 {len(open_lines)} 所学校。")
    return HttpResponseRedirect(reverse("pilots-decision-batch", args=[pk]))


@page(perms.decide)
@require_POST
def set_cut(request: Request, pk: int) -> HttpResponse:
    """Move the cut; decisions that were entered stay."""
    batch = get_object_or_404(Batch.objects.visible_to(request.actor, perms.decide), pk=pk)
    text = request.POST.get("cut", "").strip()
    if text.isdigit() and int(text) > 0:
        batch_actions.set_cut(batch, cut=int(text), by=request.actor)
        messages.success(request, f"入选线已设为第 {text} 名。")
    else:
        messages.error(request, "入选线请填写大于 0 的名次。")
    return HttpResponseRedirect(reverse("pilots-decision-batch", args=[pk]))


@page(perms.publish)
def publish(request: Request, pk: int) -> HttpResponse:
    """Look over what becomes public, then publish all decisions at once."""
    batch = get_object_or_404(Batch.objects.visible_to(request.actor, perms.publish).select_related("unit"), pk=pk)
    if not request.actor.can(perms.decide, batch):
        raise PermissionDenied(perms.decide)
    found = deciding.board(request.actor, batch)
    form = PublicityForm(request.POST or None, initial=_announcement(batch))
    if request.method == "POST" and form.is_valid():
        fresh = Publicity(unit=batch.unit, batch=batch, **form.cleaned_data)
        try:
            fresh = decision.publicise(fresh, by=request.actor)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, f"公示已发布，到 {fresh.ends_on} 结束。")
            return HttpResponseRedirect(reverse("publicities-detail", args=[fresh.pk]))
    context: dict[str, Any] = {
        "board": found,
        "form": form,
        "today": (today := clock.today()),
        "ends_on": (ends_on := days.publicity_end(today, batch.publicity_days)),
        "provisional": not days.is_official(today, ends_on),
        "crumbs": [
            Crumb("工作台", "/"),
            Crumb("拟定结果", reverse("pilots-decision-batch", args=[pk])),
            Crumb("发布公示"),
        ],
    }
    return TemplateResponse(request, "pilots/decision_publish.html", context, status=INVALID if form.errors else 200)


def _announcement(batch: Batch) -> dict[str, Any]:
    return {
        "title": f"{batch.project_name}拟入选名单公示",
        "text": (
            f"根据{notice.cited(batch)}，经学校申报、县级推荐、专家评审，"
            "拟确定以下学校为试点校，现予公示。公示期内如有异议，请以真实姓名和联系方式向市教育局反映。"
        ),
        "starts_on": clock.today(),
    }


@page(perms.establish)
def establish(request: Request, pk: int) -> HttpResponse:
    """Write the result notice; issuing it establishes the schools and opens their projects."""
    rows = Publicity.objects.visible_to(request.actor, perms.establish).select_related("batch__unit", "unit")
    publicity = get_object_or_404(rows, pk=pk)
    form = NoticeForm(request.POST or None, initial=_notice(publicity))
    if request.method == "POST" and form.is_valid():
        fresh = ResultNotice(unit=publicity.unit, batch=publicity.batch, publicity=publicity, **form.cleaned_data)
        try:
            fresh = decision.establish(fresh, by=request.actor)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, "立项结果已公布，每所学校已建立试点项目。")
            return HttpResponseRedirect(reverse("result-notices-detail", args=[fresh.pk]))
    context = {
        "publicity": publicity,
        "schools": publicity_queries.schools(publicity),
        "form": form,
        "crumbs": [
            Crumb("工作台", "/"),
            Crumb(publicity.title, reverse("publicities-detail", args=[pk])),
            Crumb("公布立项结果"),
        ],
    }
    return TemplateResponse(request, "pilots/decision_establish.html", context, status=INVALID if form.errors else 200)


def _notice(publicity: Publicity) -> dict[str, Any]:
    batch = publicity.batch
    count = len(publicity_queries.schools(publicity))
    return {
        "title": f"{batch.unit.name}关于公布{batch.project_name}名单的通知",
        "addressees": publicity_queries.addressees(batch),
        "body": (
            f"根据{notice.cited(batch)}，经学校申报、县级推荐、专家评审和公示，"
            f"现确定 {count} 所学校为{batch.project_name}（名单见附件），实施周期 {batch.period_months} 个月。\n"
            f"各试点校要建立项目实施计划，明确实施周期，安排专人负责，每月 {batch.report_day} 日前上报一次项目实施情况。\n"
            "各县（市、区）教育局要加强指导和督促，确保试点工作取得实效。"
        ),
        "issued_on": clock.today(),
    }


@page(perms.view)
def list_pdf(request: Request, pk: int) -> HttpResponse:
    publicity = get_object_or_404(Publicity.objects.visible_to(request.actor, perms.view), pk=pk)
    return as_file(
        pdf.public_list(publicity_queries.list_paper(publicity)), f"{publicity.title}.pdf", "application/pdf"
    )


@page(perms.view)
def notice_pdf(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(ResultNotice.objects.visible_to(request.actor, perms.view), pk=pk)
    return as_file(pdf.result_notice(publicity_queries.notice_paper(found)), f"{found.title}.pdf", "application/pdf")
