"""Arithmetic of working days: the national calendar, with the local table on top."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from citong.lib import clock, workdays

from .models import DayOverride

if TYPE_CHECKING:
    from datetime import date

_DAY = timedelta(days=1)


def overrides(start: date, end: date | None = None) -> dict[date, bool]:
    """What this city decided otherwise, from ``start`` on, until ``end`` if given."""
    days = DayOverride.objects.filter(day__gte=start)
    return dict((days.filter(day__lte=end) if end else days).values_list("day", "working"))


def exceptions(start: date, end: date) -> dict[date, bool]:
    """The days on which it is not as the day of the week says: national holidays, make-up days, and what this city decided."""
    return workdays.exceptions(start, end) | overrides(start, end)


def is_workday(day: date) -> bool:
    """Whether offices of this city work on ``day``."""
    return overrides(day, day).get(day, workdays.is_workday(day))


def working(start: date, end: date) -> dict[date, bool]:
    """Each day from ``start`` to ``end``, and whether offices of this city work on it. One query."""
    local = overrides(start, end)
    days = (start + _DAY * offset for offset in range((end - start).days + 1))
    return {day: local.get(day, workdays.is_workday(day)) for day in days}


def add_workdays(day: date, count: int) -> date:
    """The ``count``-th working day after ``day`` (which is not counted); before it, if negative. One query."""
    if count >= 0:
        local = overrides(day)
    else:
        local = dict(DayOverride.objects.filter(day__lte=day).values_list("day", "working"))
    step, left = (_DAY if count > 0 else -_DAY), abs(count)
    while left:
        day += step
        left -= local.get(day, workdays.is_workday(day))
    return day


def workdays_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; negative if ``end`` is earlier."""
    if end < start:
        return -workdays_between(end, start)
    local = overrides(start, end)
    days = (start + _DAY * offset for offset in range(1, (end - start).days + 1))
    return sum(local.get(day, workdays.is_workday(day)) for day in days)


def publicity_end(start: date, count: int) -> date:
    """Last day of a publicity (公示) of ``count`` working days; the day of publishing is not counted (民法典第二百零一条)."""
    if count < 1:
        raise ValueError("a publicity lasts at least one working day")
    return add_workdays(start, count)


def workdays_left(until: date) -> int:
    """Working days from tomorrow to ``until``; negative when it is over."""
    return workdays_between(clock.today(), until)


def is_official(*days: date) -> bool:
    """Whether the holiday calendar of every given year is announced; if not, show the date as provisional (暂按周末推算)."""
    return workdays.is_official(*days)
