"""Pages of the desk: messages and the bell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages as toasts
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from citong.kit.guard import page, public
from citong.platform.inbox import messages as inbox
from citong.platform.signin.middleware import passive
from citong.ui.shapes import Crumb, Tab

from . import queries

if TYPE_CHECKING:
    from citong.kit.frame import Request

SIZE = 20
HERE = Crumb("工作台", "/")


def back(request: Request, otherwise: str) -> str:
    """Where the form stood, if it says so and that is here."""
    wanted = request.POST.get("back", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, None) else reverse(otherwise)


@page()
def messages(request: Request) -> HttpResponse:
    actor, address = request.actor, reverse("workbench-messages")
    new = request.GET.get("tab") == "unread"
    unread = inbox.unread_count(actor.user)  # type: ignore[arg-type]
    context = {
        "crumbs": [HERE, Crumb("消息")],
        "tabs": [Tab("全部", address, active=not new), Tab("未读", f"{address}?tab=unread", unread, active=new)],
        "unread": unread,
        "new": new,
        "page": Paginator(queries.letters(actor, unread=new), SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "workbench/messages.html", context)


@require_POST
@page()
def read(request: Request, pk: int) -> HttpResponse:
    """Mark one message as read and go where it leads."""
    letter = queries.letter(request.actor, pk)
    if letter is None:
        raise Http404
    inbox.mark_read(request.actor.user, [pk])  # type: ignore[arg-type]
    return redirect(letter.url or back(request, "workbench-messages"))


@require_POST
@page()
def read_all(request: Request) -> HttpResponse:
    number = inbox.mark_read(request.actor.user)  # type: ignore[arg-type]
    toasts.success(request, f"已把 {number} 条消息标为已读。" if number else "没有未读消息。")
    return redirect("workbench-messages")


@passive
@public
def bell(request: Request) -> HttpResponse:
    """The bell asks for itself once a minute; after the session has ended it says so and asks no more."""
    user = request.actor.user
    if user is None:
        return render(request, "workbench/_bell_off.html")
    context = {
        "unread": inbox.unread_count(user),
        "messages_url": reverse("workbench-messages"),
        "bell_url": request.path,
    }
    return render(request, "ui/shell_bell.html", context)
