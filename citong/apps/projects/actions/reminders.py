"""月报提醒: five days and one day before, and each working day when overdue; by day, in office hours, once each.

The days before are counted by the calendar; when one of them is no working day, the working day before it is taken.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from citong.apps.projects.models import Obligation, Reminder, State
from citong.apps.projects.queries.receivers import judges, receivers
from citong.apps.projects.texts import OVERDUE, SOON
from citong.lib import clock
from citong.platform.calendar import days
from citong.platform.notify.sending import notify

from .desks import page_of, put_on_desk, words

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

Kind = Reminder.Kind
OFFICE = (time(8, 30), time(17, 30))
AHEAD = {Kind.FIVE: 5, Kind.ONE: 1}  # calendar days before the due day
LOOK_AHEAD = timedelta(days=20)  # more than five days and the longest holiday


def in_office_hours(moment: datetime) -> bool:
    """On a working day between 8:30 and 17:30 in Asia/Shanghai."""
    local = moment.astimezone(clock.SHANGHAI)
    return OFFICE[0] <= local.time() <= OFFICE[1] and days.is_workday(local.date())


def workday_before(day: date) -> date:
    """``day`` itself if it is a working day, else the last one before."""
    return day if days.is_workday(day) else days.add_workdays(day, -1)


def kind_due(obligation: Obligation, today: date) -> Reminder.Kind | None:
    """Which reminder belongs to ``today``, if any."""
    if clock.now() > obligation.until:
        return Kind.OVERDUE
    last = obligation.until.astimezone(clock.SHANGHAI).date()
    if today >= workday_before(last - timedelta(days=AHEAD[Kind.ONE])):
        return Kind.ONE
    if today >= workday_before(last - timedelta(days=AHEAD[Kind.FIVE])):
        return Kind.FIVE
    return None


def waiting() -> QuerySet[Obligation]:
    """Months that are asked for, not sent (or sent back), and due soon or over; resting projects are left in peace."""
    soon = clock.now() + LOOK_AHEAD
    open_ones = Obligation.objects.with_state().filter(state__in=(State.MISSING, State.RETURNED, State.DUE))
    found: QuerySet[Obligation] = (
        open_ones.filter(until__lte=soon, project__status="running")
        .select_related("project__unit", "project__owner", "desk")
        .order_by("pk")
    )
    return found


def remind_all() -> int:
    """Send what is due today and was not sent; outside office hours nothing is sent."""
    if not in_office_hours(clock.now()):
        return 0
    return sum(remind(obligation) for obligation in waiting())


def remind(obligation: Obligation) -> bool:
    """Whether today's reminder was sent now; the database lets only one worker send it."""
    today = clock.today()
    kind = kind_due(obligation, today)
    if kind is None:
        return False
    try:
        with transaction.atomic():
            Reminder.objects.create(obligation=obligation, kind=kind, day=today)
            put_on_desk(obligation)
            told = [*receivers(obligation.project), *judges(obligation.desk)]
            code = OVERDUE if kind == Kind.OVERDUE else SOON
            notify(code, told, url=page_of(obligation), **words(obligation))
    except IntegrityError:
        return False
    return True
