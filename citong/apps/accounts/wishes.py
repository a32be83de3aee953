"""通知设置: what one is told over which channel, and when one is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone

from citong.kit.guard import page
from citong.platform.notify import wishes
from citong.platform.notify.adapters import wire
from citong.ui.shapes import Crumb

from . import actions, queries
from .forms import WishesForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from citong.kit.frame import Request

    from .models import Me

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
    context = {"crumbs": crumbs, "form": form, "official": _official(mine)}
    return render(request, "accounts/wishes.html", context, status=INVALID if form.errors else 200)


def _official(mine: Me) -> dict[str, Any] | None:
    """The official account's name and how far one has bound it; nothing where there is none."""
    address = settings.CHANNELS["official"]
    if not address:
        return None
    row = queries.follower(mine)
    live = row is not None and row.code_until is not None and row.code_until > timezone.now()
    return {
        "name": wire.endpoint(address).options.get("name", "本平台公众号"),
        "since": row.since if row and row.openid else None,
        "code": row.code if row and live else "",
    }
