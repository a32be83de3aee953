"""When offices of this city work: reminders go out only then, and what is due on a day is due when they close."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from citong.lib import clock

from . import days
from .models import OfficeHours

if TYPE_CHECKING:
    from datetime import date

USUAL = (time(8, 30), time(17, 30))  # before the city has registered its own


def of(day: date) -> tuple[time, time]:
    """From when to when offices work, if they do on ``day``. One query."""
    rows = OfficeHours.objects.filter(since__lte=day).order_by("-since")
    return rows.values_list("opens_at", "closes_at").first() or USUAL


def end_of(day: date) -> datetime:
    """When offices close on ``day``."""
    return datetime.combine(day, of(day)[1], clock.SHANGHAI)


def is_open(moment: datetime) -> bool:
    """Whether ``moment`` lies in the office hours of a working day."""
    local = moment.astimezone(clock.SHANGHAI)
    opens, closes = of(local.date())
    return opens <= local.time() <= closes and days.is_workday(local.date())


def after_workdays(count: int) -> datetime:
    """When offices close on the ``count``-th working day from now."""
    return end_of(days.add_workdays(clock.today(), count))
