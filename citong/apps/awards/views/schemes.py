"""Schemes of a pool: written, changed, put aside, chosen; the allotment table on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from citong.kit.guard import page
from citong.lib import allocation

from ..actions import pool as acts
from ..forms.payment import ProposalForm
from ..forms.scheme import SchemeForm
from ..models import Scheme
from ..papers import pdf
from ..perms import perms
from ..queries import allotting, overlaps, papers
from .asked import INVALID, crumbs, pool_of, pool_url, scheme_of, tried

if TYPE_CHECKING:
    from collections.abc import Callable

    from citong.kit.frame import Request

    from ..models import Pool


@page(perms.pool)
def new(request: Request, pk: int) -> HttpResponse:
    """One more alternative, beginning as a copy of the last one."""
    pool = pool_of(request, pk, perms.pool)
    known = allotting.schemes(pool)
    tiers = known[-1].tiers.all() if known else []
    name = f"方案{'一二三四五六七八九十'[len(known)]}" if len(known) < 10 else ""  # noqa: PLR2004 - numerals
    form = SchemeForm(name, "", tiers, request.POST if request.method == "POST" else None)

    def run() -> None:
        given = form.cleaned_data
        fresh = Scheme(pool=pool, title=given["title"], remark=given["remark"])
        acts.add_scheme(fresh, tiers=form.tiers(), by=request.actor)

    return _written(request, pool, form, run, "新增方案")


@page(perms.pool)
def edit(request: Request, pk: int) -> HttpResponse:
    """Change an alternative."""
    scheme = scheme_of(request, pk, perms.pool)
    form = SchemeForm(
        scheme.title, scheme.remark, scheme.tiers.all(), request.POST if request.method == "POST" else None
    )

    def run() -> None:
        given = form.cleaned_data
        values = {"title": given["title"], "remark": given["remark"], "tiers": form.tiers()}
        revision = int(request.POST.get("revision") or 0)
        acts.change_scheme(scheme, by=request.actor, revision=revision, **values)

    return _written(request, scheme.pool, form, run, f"修改{scheme.title}", revision=scheme.revision)


def _written(
    request: Request, pool: Pool, form: SchemeForm, run: Callable[[], object], title: str, revision: int | None = None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and tried(form, run):
        messages.success(request, f"已保存：{form.cleaned_data['title']}")
        return HttpResponseRedirect(pool_url(pool))
    context = {
        "pool": pool,
        "form": form,
        "title": title,
        "rule": allocation.RULE,
        "revision": request.POST.get("revision", revision),
        "back": pool_url(pool),
        "crumbs": crumbs(pool, title),
    }
    return TemplateResponse(request, "awards/scheme_form.html", context, status=INVALID if form.errors else 200)


@page(perms.pool)
@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Put an alternative aside."""
    scheme = scheme_of(request, pk, perms.pool)
    try:
        acts.drop_scheme(scheme, by=request.actor)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, f"已弃用：{scheme.title}")
    return HttpResponseRedirect(pool_url(scheme.pool))


@page(perms.pool)
def propose(request: Request, pk: int) -> HttpResponse:
    """Look over what the scheme gives, answer each double funding, and put it before the second person."""
    scheme = scheme_of(request, pk, perms.pool)
    pool = scheme.pool
    schools = allotting.candidates(pool)
    found = allotting.outcome(pool, scheme, schools)
    paid = [c.project for c in schools if found.amounts.get(c.project.number)]
    warnings = overlaps.overlaps(pool, paid)
    asked = [(w.key, w.project.unit.name) for w in warnings if w.acknowledged is None]
    form = ProposalForm(asked, request.POST if request.method == "POST" else None)

    def run() -> None:
        acts.propose(pool, scheme=scheme, reasons=form.cleaned_data, by=request.actor)

    if request.method == "POST" and form.is_valid() and tried(form, run):
        messages.success(request, f"已提交复核：{pool.title}（{scheme.title}），请由另一位人员批准。")
        return HttpResponseRedirect(pool_url(pool))
    context = {
        "pool": pool,
        "scheme": scheme,
        "outcome": found,
        "lines": [(c, found.amounts.get(c.project.number, 0)) for c in schools if c.result],
        "warnings": [(w, form[w.key] if w.key in form.fields else None) for w in warnings],
        "missing": [c.project.unit.name for c in schools if c.result is None],
        "closed": acts.propose.refusal(pool),
        "paid": len(paid),
        "form": form,
        "back": pool_url(pool),
        "crumbs": crumbs(pool, "提交复核"),
    }
    return TemplateResponse(request, "awards/propose.html", context, status=INVALID if form.errors else 200)


@page(perms.plan)
def table(request: Request, pk: int) -> HttpResponse:
    """The allotment of a scheme as a printed table; until its approval it says that it is a draft."""
    scheme = scheme_of(request, pk, perms.plan)
    try:
        paper = papers.allotment(scheme)
    except allocation.Impossible as reason:
        messages.error(request, str(reason))
        return HttpResponseRedirect(pool_url(scheme.pool))
    name = f"{scheme.pool.title}分配表（{scheme.title}）.pdf"
    response = HttpResponse(pdf.allotment(paper), content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
