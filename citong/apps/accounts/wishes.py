"""通知设置: what one is told over which channel, and when one is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render, resolve_url

from citong.kit.guard import page
from citong.platform.notify import wishes
from citong.ui.shapes import Crumb

from . import actions, queries
from .forms import WishesForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from citong.kit.frame import Request

INVALID = 422


@page()
def show(request: Request) -> HttpResponse:
    mine = queries.me(request.actor)
    present = wishes.of(mine)
    form = WishesForm(present, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.change_wishes(mine, wanted=form.wishes(present), by=request.actor)
        messages.success(request, "通知设置已保存。")
        return redirect("accounts-wishes")
    crumbs = [Crumb("工作台", "/"), Crumb("账号与安全", resolve_url("accounts-me")), Crumb("通知设置")]
    context = {"crumbs": crumbs, "form": form}
    return render(request, "accounts/wishes.html", context, status=INVALID if form.errors else 200)
