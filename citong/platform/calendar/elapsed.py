"""How long something took in working days and parts of them, for many spans at one query."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import accumulate

from citong.lib import clock, workdays

from .days import overrides

DAY = timedelta(days=1)


class Elapsed:
    """Measures spans of time between two days; what lies outside counts as if it began or ended there."""

    def __init__(self, first: date, last: date) -> None:
        self._first, local = first, overrides(first, last)
        days = [first + DAY * offset for offset in range((last - first).days + 1)]
        self._works = [local.get(day, workdays.is_workday(day)) for day in days]
        self._before = [0, *accumulate(self._works)]

    def days(self, start: datetime, end: datetime) -> float:
        """From ten o'clock to ten o'clock of the next working day is one day; days off in between count nothing."""
        return max(0, self._seconds(end) - self._seconds(start)) / DAY.total_seconds()

    def _seconds(self, moment: datetime) -> int:
        """Of working days, from the first day until ``moment``."""
        local = moment.astimezone(clock.SHANGHAI)
        at, whole = (local.date() - self._first).days, int(DAY.total_seconds())
        if not 0 <= at < len(self._works):
            return whole * self._before[0 if at < 0 else -1]
        today = local.hour * 3600 + local.minute * 60 + local.second
        return whole * self._before[at] + self._works[at] * today
