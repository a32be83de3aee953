"""Batches: the list with its drafts, and the changes of a running batch that need more than one field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.apps.pilots.actions import batch as actions
from citong.apps.pilots.forms.rubric import RubricForm
from citong.apps.pilots.forms.rule import RuleForm
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Batch, Extension, Quota
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import batches
from citong.kit.errors import Conflict
from citong.kit.forms import REVISION, action_form, blame
from citong.kit.guard import page
from citong.kit.resource import registry
from citong.lib import clock
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms

    from citong.kit.frame import Request

INVALID = 422
TITLE = "批次管理"


def address(batch: Batch) -> str:
    return reverse("pilots-batch-detail", args=[batch.pk])


def crumbs(batch: Batch, last: str) -> list[Crumb]:
    return [
        Crumb("工作台", "/"),
        Crumb(TITLE, reverse("pilots-batch-list")),
        Crumb(batch.title, address(batch)),
        Crumb(last),
    ]


def _batch(request: Request, pk: int, perm: str) -> Batch:
    rows = Batch.objects.visible_to(request.actor, perm).select_related("unit")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@page(perms.overview)
def index(request: Request) -> HttpResponse:
    """Batches, newest first, and the drafts that are being written."""
    rows = Batch.objects.visible_to(request.actor, perms.overview).annotate(
        applied=Count("applications", filter=~Q(applications__status__in=(Status.DRAFT, Status.WITHDRAWN))),
        established=Count("applications", filter=Q(applications__status=Status.ESTABLISHED)),
    )
    context = {
        "batches": rows.order_by("-opens_at"),
        "drafts": batches.drafts(request.actor),
        "discarded": batches.discarded(request.actor),
        "may_open": request.actor.has(perms.batch),
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE)],
    }
    return TemplateResponse(request, "pilots/batch_list.html", context)


def _tried(form: forms.BaseForm, run: Callable[[], object]) -> bool:
    """Whether ``run`` went through; what it refused stands at the fields of ``form``."""
    try:
        run()
    except Conflict as error:
        form.add_error(None, error.messages[0])  # type: ignore[attr-defined]
    except ValidationError as error:
        blame(form, error)
    else:
        return True
    return False


def _form_page(
    request: Request, template: str, form: forms.BaseForm, batch: Batch, last: str, **more: Any
) -> HttpResponse:
    context = {"form": form, "batch": batch, "back": address(batch), "crumbs": crumbs(batch, last), **more}
    return TemplateResponse(request, template, context, status=INVALID if form.is_bound and form.errors else 200)


@page(perms.quota)
def quota(request: Request, pk: int) -> HttpResponse:
    """Change the places of one unit, with the reason."""
    rows = Quota.objects.visible_to(request.actor, perms.quota).select_related("unit", "batch__unit")
    found: Quota = get_object_or_404(rows, pk=pk)
    if not request.actor.can(perms.quota, found.batch):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = action_form(actions.change_quota, request.actor, found, data)
    share = next(s for s in batches.shares(found.batch) if s.quota.pk == found.pk)

    def run() -> None:
        revision = form.cleaned_data.get(REVISION)
        actions.change_quota(found, by=request.actor, revision=revision, **form.values())

    if data is not None and form.is_valid() and _tried(form, run):
        messages.success(request, f"{found.unit.label}的名额已改为 {form.cleaned_data['places']} 个。")
        return HttpResponseRedirect(address(found.batch))
    title = f"调整名额：{found.unit.label}"
    more = {"share": share, "title": title, "adjusted": [change.event for change in batches.adjusted([share])]}
    return _form_page(request, "pilots/batch_quota_form.html", form, found.batch, title, **more)


@page(perms.extend)
def extend(request: Request, pk: int) -> HttpResponse:
    """A later deadline for one county or one school."""
    batch = _batch(request, pk, perms.extend)
    data = request.POST if request.method == "POST" else None
    fresh = Extension(batch=batch, until=batch.deadline)
    form = registry["pilots-extension"].form(request.actor, data, fresh)
    del form.fields["batch"]

    def run() -> None:
        form.instance.batch = batch
        actions.extend(form.instance, by=request.actor)

    if data is not None and form.is_valid() and _tried(form, run):
        until = form.instance.until.astimezone(clock.SHANGHAI)
        messages.success(request, f"已为{form.instance.unit.label}延期到 {until:%Y-%m-%d %H:%M:%S}。")
        return HttpResponseRedirect(address(batch))
    return _form_page(request, "pilots/batch_extend.html", form, batch, "延长申报时间")


@page(perms.batch)
def revise(request: Request, pk: int, key: str) -> HttpResponse:
    """A new version of one rule, from a day on."""
    batch = _batch(request, pk, perms.batch)
    found = next((versions for versions in batches.rules(batch) if versions.now.key == key), None)
    if found is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = RuleForm(found.all[-1], data, first_day=clock.today())
    if (
        data is not None
        and form.is_valid()
        and _tried(form, lambda: actions.revise_rule(form.revised(), by=request.actor))
    ):
        messages.success(
            request, f"“{form.cleaned_data['title']}”的新版本从 {form.cleaned_data['effective_from']} 起生效。"
        )
        return HttpResponseRedirect(address(batch))
    return _form_page(
        request, "pilots/batch_rule_form.html", form, batch, f"修订申报条件：{found.now.title}", versions=found
    )


@page(perms.batch)
def rubric(request: Request, pk: int) -> HttpResponse:
    """Replace the rubric, until the first sheet is handed out."""
    batch = _batch(request, pk, perms.batch)
    data = request.POST if request.method == "POST" else None
    form = RubricForm(list(batch.rubric.values("key", "title", "weight", "anchors")), data)
    refused = actions.change_rubric.refusal(batch)

    def run() -> None:
        revision = int(request.POST.get(REVISION) or 0)
        actions.change_rubric(batch, items=form.items(), by=request.actor, revision=revision)

    if data is not None and not refused and form.is_valid() and _tried(form, run):
        messages.success(request, "评分标准已修改。")
        return HttpResponseRedirect(address(batch))
    return _form_page(request, "pilots/batch_rubric_form.html", form, batch, "修改评分标准", refused=refused)
