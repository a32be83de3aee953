"""One's own approvals: to do, done, applied for, copied; and one's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.kit.choices import matching
from citong.kit.forms import blame
from citong.kit.guard import page
from citong.platform.files import serving
from citong.platform.workflow.models import Delegation, Instance, OpinionPhrase, Signature
from citong.platform.workflow.perms import perms
from citong.ui.shapes import Crumb, Tab

from ..actions import personal
from ..forms.personal import DelegationForm, PhraseForm, SignatureForm
from ..queries import mine
from ..queries import personal as queries
from ..queries.mine import TABS, Narrow

if TYPE_CHECKING:
    from citong.kit.frame import Request

SIZE, INVALID = 20, 422
HOME = Crumb("工作台", "/")


@page(perms.own)
def show(request: Request) -> HttpResponse:
    asked, actor = request.GET, request.actor
    tab = asked.get("tab", mine.TODO)
    by = Narrow(
        tab if tab in TABS else mine.TODO, asked.get("q", "").strip(), asked.get("flow", ""), asked.get("state", "")
    )
    counts, address = mine.counts(actor), reverse("approvals-mine")
    late = {mine.TODO: mine.late_count(actor)}
    context = {
        "tabs": [
            Tab(label, f"{address}?tab={code}", counts.get(code), late.get(code, 0), active=code == by.tab)
            for code, label in TABS.items()
        ],
        "by": by,
        "flows": mine.flows(actor, by.tab),
        "states": Instance.Status.choices,
        "page": Paginator(mine.listed(actor, by), SIZE).get_page(asked.get("page")),
        "narrowed": bool(by.text or by.flow or by.state),
        "crumbs": [HOME, Crumb("我的审批")],
    }
    return TemplateResponse(request, "approvals/mine.html", context)


@page(perms.own)
def settings(
    request: Request,
    form: DelegationForm | None = None,
    phrase: PhraseForm | None = None,
    signing: SignatureForm | None = None,
) -> HttpResponse:
    """Who acts for me, what I usually write, and how I sign."""
    wrong = any(one is not None and one.errors for one in (form, phrase, signing))
    context = {
        "form": form or DelegationForm(request.actor),
        "phrase": phrase or PhraseForm(),
        "given": queries.given(request.actor)[:SIZE],
        "received": queries.received(request.actor),
        "phrases": queries.phrases(request.actor),
        "signing": signing or SignatureForm(),
        "signature": queries.signatures(request.actor).first(),
        "crumbs": [HOME, Crumb("我的审批", reverse("approvals-mine")), Crumb("委托、意见与签名")],
    }
    return TemplateResponse(request, "approvals/settings.html", context, status=INVALID if wrong else 200)


@page(perms.own)
def find_units(request: Request) -> HttpResponse:
    """Units to which a delegation may be limited, by what is typed."""
    rows = queries.delegable_units(request.actor)
    return JsonResponse(matching(rows, request.GET.get("q", "").strip()), safe=False)


@require_POST
@page(perms.own)
def delegate(request: Request) -> HttpResponse:
    form = DelegationForm(request.actor, request.POST)
    if form.is_valid():
        try:
            personal.delegate(Delegation(user=request.actor.user), by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            blame(form, error)
        else:
            messages.success(request, f"已委托{form.cleaned_data['agent']}代您办理审批。已到您这里的待办仍由您办理。")
            return HttpResponseRedirect(reverse("approvals-settings"))
    return settings(request, form=form)


@require_POST
@page(perms.own)
def end_delegation(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.given(request.actor), pk=pk)
    try:
        personal.end_delegation(found, by=request.actor)
        messages.success(request, "委托已结束，新的审批将直接送给您。")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(reverse("approvals-settings"))


@require_POST
@page(perms.own)
def add_phrase(request: Request) -> HttpResponse:
    form = PhraseForm(request.POST)
    if form.is_valid():
        try:
            personal.add_phrase(OpinionPhrase(user=request.actor.user), by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("text", error.messages)
        else:
            return HttpResponseRedirect(reverse("approvals-settings"))
    return settings(request, phrase=form)


@require_POST
@page(perms.own)
def remove_phrase(request: Request, pk: int) -> HttpResponse:
    personal.remove_phrase(get_object_or_404(queries.phrases(request.actor), pk=pk), by=request.actor)
    return HttpResponseRedirect(reverse("approvals-settings"))


@require_POST
@page(perms.own)
def sign_with(request: Request) -> HttpResponse:
    form = SignatureForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            personal.sign_with(Signature(user=request.actor.user), by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("picture", error.messages)
        else:
            messages.success(request, "签名已保存。此后您签署的审批，打印时显示这个签名。")
            return HttpResponseRedirect(reverse("approvals-settings"))
    return settings(request, signing=form)


@page(perms.own)
def signature(request: Request) -> FileResponse:
    """One's own signature as a picture."""
    return serving.download(request.actor, get_object_or_404(queries.signatures(request.actor)).file, inline=True)


@require_POST
@page(perms.own)
def stop_signing(request: Request, pk: int) -> HttpResponse:
    personal.stop_signing(get_object_or_404(queries.signatures(request.actor), pk=pk), by=request.actor)
    messages.success(request, "签名已停用，此后打印时显示您的姓名。已签署的审批不变。")
    return HttpResponseRedirect(reverse("approvals-settings"))
