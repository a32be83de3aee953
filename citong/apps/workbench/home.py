"""The home page: what waits, what is awaited, what comes next, what is new."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.shortcuts import render

from citong.kit import desk
from citong.kit.guard import page
from citong.lib import clock
from citong.platform.inbox import work

from . import figures as figures  # noqa: PLC0414 - declares the desk's own figures
from . import queries
from .agenda import dates_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from citong.kit.frame import Request
    from citong.platform.access.actor import Actor

SHOWN, FEW = 8, 5
AHEAD = timedelta(days=14)
HOURS = ((6, "夜深了"), (9, "早上好"), (12, "上午好"), (14, "中午好"), (18, "下午好"), (24, "晚上好"))
WEEKDAYS = "一二三四五六日"


def greeting(actor: Actor) -> dict[str, str]:
    now = clock.now().astimezone(clock.SHANGHAI)
    word = next(text for hour, text in HOURS if now.hour < hour)
    return {
        "greeting": f"{word}，{actor.user}",
        "day": f"{now:%Y}年{now.month}月{now.day}日 星期{WEEKDAYS[now.weekday()]}",
    }


@page()
def home(request: Request) -> HttpResponse:
    actor, today = request.actor, clock.today()
    waits = desk.waiting_for(actor)
    context = {
        **greeting(actor),
        "figures": desk.figures_for(actor),
        "items": work.for_actor(actor)[:SHOWN],
        "kinds": queries.kinds(actor),
        "waits": waits[:FEW],
        "dates": dates_of(actor, today, today + AHEAD, waits)[:FEW],
        "letters": queries.letters(actor)[:SHOWN],
        "shortcuts": desk.shortcuts_for(actor),
    }
    return render(request, "workbench/home.html", context)
