"""Payments of a pool, entered together, and the reversal of an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.kit.guard import page
from citong.ui.shapes import Crumb

from ..actions import ledger as acts
from ..forms.payment import PaymentForm, ReversalForm
from ..models import LedgerEntry
from ..perms import perms
from ..queries import overview
from .asked import INVALID, crumbs, pool_of, pool_url, tried

if TYPE_CHECKING:
    from citong.kit.frame import Request


@page(perms.disburse)
def pay(request: Request, pk: int) -> HttpResponse:
    """All of the ticked schools are paid, or none."""
    pool = pool_of(request, pk, perms.disburse)
    form = PaymentForm(
        [a for a in overview.awards(pool) if a.unpaid_fen > 0], request.POST if request.method == "POST" else None
    )

    def run() -> None:
        given = form.cleaned_data
        facts = {"on": given["on"], "document_number": given["voucher"], "note": given["note"] or pool.document_number}
        with transaction.atomic():
            for award, amount in form.payments():
                acts.disburse(
                    LedgerEntry(award=award, kind="disbursement", amount_fen=amount, **facts), by=request.actor
                )

    if request.method == "POST" and form.is_valid() and tried(form, run):
        messages.success(request, f"已登记拨付 {len(form.payments())} 所学校。")
        return HttpResponseRedirect(pool_url(pool))
    context = {"pool": pool, "form": form, "back": pool_url(pool), "crumbs": crumbs(pool, "登记拨付")}
    return TemplateResponse(request, "awards/pay.html", context, status=INVALID if form.errors else 200)


@page(perms.reverse)
def reverse_entry(request: Request, pk: int) -> HttpResponse:
    """Take an entry back by a new one, with the reason."""
    rows = LedgerEntry.objects.visible_to(request.actor, perms.view)
    entry: LedgerEntry = get_object_or_404(rows.select_related("award__project__unit", "award__pool"), pk=pk)
    if not request.actor.can(perms.reverse, entry):
        raise PermissionDenied(perms.reverse)
    form = ReversalForm(request.POST if request.method == "POST" else None)
    fresh = LedgerEntry(award=entry.award, reverses=entry)

    def run() -> None:
        acts.reverse(fresh, reason=form.cleaned_data["reason"], by=request.actor)

    if request.method == "POST" and form.is_valid() and tried(form, run):
        messages.success(request, f"已冲销：{entry}")
        return HttpResponseRedirect(reverse("award-ledger-detail", args=[fresh.pk]))
    back = reverse("award-ledger-detail", args=[entry.pk])
    way = [
        Crumb("工作台", "/"),
        Crumb("奖补台账", reverse("award-ledger-list")),
        Crumb(str(entry), back),
        Crumb("冲销"),
    ]
    context = {"entry": entry, "form": form, "back": back, "crumbs": way}
    return TemplateResponse(request, "awards/reverse.html", context, status=INVALID if form.errors else 200)
