"""Pages of the desk: home, to-dos, messages, search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages as toasts
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from citong.kit import desk
from citong.kit.guard import page, public
from citong.lib import clock
from citong.platform.inbox import messages as inbox
from citong.platform.inbox import work
from citong.platform.signin.middleware import passive
from citong.ui.shapes import Crumb, Tab

from . import figures as figures  # noqa: PLC0414 - declares the desk's own figures
from . import queries
from .queries import TABS, Narrow

if TYPE_CHECKING:
    from citong.kit.frame import Request
    from citong.platform.access.actor import Actor

SHOWN, SIZE = 8, 20
HOURS = ((6, "夜深了"), (9, "早上好"), (12, "上午好"), (14, "中午好"), (18, "下午好"), (24, "晚上好"))
WEEKDAYS = "一二三四五六日"
HERE = Crumb("工作台", "/")


def greeting(actor: Actor) -> dict[str, str]:
    now = clock.now().astimezone(clock.SHANGHAI)
    word = next(text for hour, text in HOURS if now.hour < hour)
    return {
        "greeting": f"{word}，{actor.user}",
        "day": f"{now:%Y}年{now.month}月{now.day}日 星期{WEEKDAYS[now.weekday()]}",
    }


@page()
def home(request: Request) -> HttpResponse:
    actor = request.actor
    context = {
        **greeting(actor),
        "figures": desk.figures_for(actor),
        "items": queries.late_first(actor, SHOWN),
        "letters": queries.letters(actor)[:SHOWN],
        "shortcuts": desk.shortcuts_for(actor),
    }
    return render(request, "workbench/home.html", context)


@page()
def todo(request: Request) -> HttpResponse:
    actor, asked = request.actor, request.GET
    tab = asked.get("tab", "")
    by = Narrow(tab if tab in TABS else queries.OPEN, asked.get("kind", ""), asked.get("q", "").strip())
    context = {
        "crumbs": [HERE, Crumb("待办事项")],
        "tabs": _tabs(actor, by),
        "kinds": queries.kinds(actor),
        "by": by,
        "page": Paginator(queries.todo(actor, by), SIZE).get_page(asked.get("page")),
        "done": by.tab == queries.DONE,
        "narrowed": bool(by.kind or by.text),
    }
    return render(request, "workbench/todo.html", context)


def _tabs(actor: Actor, by: Narrow) -> list[Tab]:
    counts = work.counts(actor)
    numbers: dict[str, int | None] = {
        queries.OPEN: counts.open,
        queries.LATE: counts.overdue,
        queries.MINE: counts.claimed,
    }
    address = reverse("workbench-todo")
    return [Tab(label, f"{address}?tab={tab}", numbers.get(tab), active=tab == by.tab) for tab, label in TABS.items()]


@require_POST
@page()
def take(request: Request, pk: int, verb: str) -> HttpResponse:
    """Claim an item of the desk, or put it back."""
    item = queries.item(request.actor, pk)
    if item is None:
        raise Http404
    try:
        act, said = (
            (work.claim, "已认领，同事不会再看到这件事。")
            if verb == "claim"
            else (work.release, "已放回，同事可以认领。")
        )
        act(item, request.actor)
        toasts.success(request, said)
    except ValidationError as error:
        toasts.error(request, " ".join(error.messages))
    return redirect(_back(request, "workbench-todo"))


def _back(request: Request, otherwise: str) -> str:
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
    return redirect(letter.url or _back(request, "workbench-messages"))


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
