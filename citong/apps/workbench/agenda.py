"""What one waits for, and the calendar of one's own dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import render

from citong.kit import desk
from citong.kit.columns import Column, Kind
from citong.kit.guard import page
from citong.lib import clock, workdays
from citong.platform.calendar import days
from citong.platform.inbox import work
from citong.ui.shapes import Crumb

from .todo import excel, local
from .views import HERE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from citong.kit.frame import Request
    from citong.platform.access.actor import Actor

SIZE = 20
WEEK, SATURDAY = 7, 5
WAITING = (
    Column("title", "事项", Kind.LONG),
    Column("step", "当前环节", Kind.TEXT),
    Column("holder", "等谁办理", Kind.TEXT),
    Column("since", "到达时间", Kind.TIME),
    Column("due", "办理期限", Kind.TIME),
    Column("late", "是否超时", Kind.TEXT),
)


@page()
def waiting(request: Request) -> HttpResponse:
    text, late = request.GET.get("q", "").strip(), request.GET.get("tab") == "late"
    rows = [one for one in desk.waiting_for(request.actor) if text in one.title and (one.overdue or not late)]
    if "export" in request.GET:
        return excel("我在等", WAITING, map(_cells, rows))
    context = {
        "crumbs": [HERE, Crumb("我在等")],
        "text": text,
        "late": late,
        "page": Paginator(rows, SIZE).get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
    }
    return render(request, "workbench/waiting.html", context)


def _cells(one: desk.Waiting) -> list[object]:
    late = "超时" if one.overdue else ""
    return [one.title, one.step, one.holder, local(one.since), local(one.due), late]


@dataclass(frozen=True)
class Day:
    """A cell of the month; ``mark`` is 休 or 班 where the day is not what its weekday says."""

    day: date
    inside: bool
    today: bool
    mark: str
    dates: list[desk.Date]


@page()
def calendar(request: Request) -> HttpResponse:
    first = month_of(request.GET.get("month", ""))
    start = first - timedelta(days=first.weekday())
    last = _next(first) - timedelta(days=1)
    end = last + timedelta(days=WEEK - 1 - last.weekday())
    dates = dates_of(request.actor, start, end, desk.waiting_for(request.actor))
    cells = [_cell(day, first, dates, working=working) for day, working in days.working(start, end).items()]
    context = {
        "crumbs": [HERE, Crumb("日程")],
        "month": first,
        "before_month": f"{first - timedelta(days=1):%Y-%m}",
        "after_month": f"{_next(first):%Y-%m}",
        "weeks": [cells[at : at + WEEK] for at in range(0, len(cells), WEEK)],
        "provisional": not workdays.is_official(first),
        "empty": not any(cell.dates for cell in cells if cell.inside),
    }
    return render(request, "workbench/calendar.html", context)


def month_of(text: str) -> date:
    """The first day of ``2026-11``; of the present month if that is no month."""
    if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
        return date.fromisoformat(f"{text}-01")
    return clock.today().replace(day=1)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _cell(day: date, first: date, dates: list[desk.Date], *, working: bool) -> Day:
    plain = day.weekday() < SATURDAY
    mark = "" if working == plain else "班" if working else "休"
    inside = (day.year, day.month) == (first.year, first.month)
    return Day(day, inside, day == clock.today(), mark, [one for one in dates if one.falls_on(day)])


def dates_of(actor: Actor, first: date, last: date, waits: Iterable[desk.Waiting]) -> list[desk.Date]:
    """All dates of one's own between two days, each once: what has to be done, what one waits for, what features know."""
    found: dict[tuple[date, str], desk.Date] = {}
    for one in (*_due(actor, first, last), *_awaited(waits, first, last), *desk.dates_for(actor, first, last)):
        found.setdefault((one.day, one.href), one)
    return sorted(found.values(), key=lambda one: one.day)


def _due(actor: Actor, first: date, last: date) -> Iterable[desk.Date]:
    start, end = (datetime.combine(day, time.min, clock.SHANGHAI) for day in (first, last + timedelta(days=1)))
    for item in work.for_actor(actor).filter(due_at__gte=start, due_at__lt=end)[: desk.MOST]:
        tone = "red" if item.overdue else "blue"
        yield desk.Date(_day(item.due_at), desk.kind_label(item.kind), item.title, item.url, tone=tone)


def _awaited(waits: Iterable[desk.Waiting], first: date, last: date) -> Iterable[desk.Date]:
    for one in waits:
        if one.due and first <= _day(one.due) <= last:
            yield desk.Date(_day(one.due), "我在等", one.title, one.href, tone="red" if one.overdue else "gray")


def _day(at: datetime | None) -> date:
    return (at or clock.now()).astimezone(clock.SHANGHAI).date()
