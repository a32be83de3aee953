"""Working days in China: public holidays and the make-up working days announced for them.

The State Council announces each year's calendar in the November before. For a year that the library does not know
yet, Monday to Friday count as working days, and ``is_official`` says so: show such a date as provisional (暂按周末推算).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

_DAY = timedelta(days=1)
_SATURDAY = 5


@lru_cache(maxsize=4096)
def _official(day: date) -> bool | None:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def is_official(*days: date) -> bool:
    """Whether the holiday calendar of every given day has been announced; otherwise only weekends are known."""
    return all(_official(date(day.year, 1, 1)) is not None for day in days)


def is_workday(day: date) -> bool:
    """Whether offices work on ``day``."""
    known = _official(date(day.year, day.month, day.day))
    return day.weekday() < _SATURDAY if known is None else known


@lru_cache(maxsize=1)
def _announced() -> list[int]:
    return [year for year in range(2000, 2100) if is_official(date(year, 1, 1))]


@lru_cache(maxsize=256)
def _exceptions(year: int) -> dict[date, bool]:
    """The days of a year on which it is not as the day of the week says."""
    first = date(year, 1, 1)
    days = [first + _DAY * offset for offset in range((date(year, 12, 31) - first).days + 1)]
    return {day: is_workday(day) for day in days if is_workday(day) != (day.weekday() < _SATURDAY)}


def exceptions(start: date, end: date) -> dict[date, bool]:
    """The days from ``start`` to ``end`` that are off though no weekend, or worked though one."""
    years = [year for year in _announced() if start.year <= year <= end.year]
    return {day: works for year in years for day, works in _exceptions(year).items() if start <= day <= end}


def count(start: date, end: date, known: Mapping[date, bool]) -> int:
    """Working days from ``start`` to ``end``, both counted; ``known`` says on which it is not as the day of the week says."""
    known = {day: works for day, works in known.items() if start <= day <= end}
    differing = sum(works - (day.weekday() < _SATURDAY) for day, works in known.items())
    return _weekdays(end.toordinal()) - _weekdays(start.toordinal() - 1) + differing


def _weekdays(ordinal: int) -> int:
    """Mondays to Fridays until the day of that number; day 1 is a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * _SATURDAY + min(rest, _SATURDAY)


def add_workdays(day: date, count: int) -> date:
    """The ``count``-th working day after ``day`` (before it, if negative); ``day`` itself is not counted, 0 returns it."""
    step = _DAY if count > 0 else -_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_workday(day)
    return day


def workdays_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; negative if ``end`` is earlier."""
    if end < start:
        return -workdays_between(end, start)
    return sum(is_workday(start + _DAY * offset) for offset in range(1, (end - start).days + 1))
