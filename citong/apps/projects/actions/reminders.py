"""月报提醒: five days and one day before, and each working day when overdue; by day, in office hours, once each.

The days before are counted by the calendar; when one of them is no working day, the working day before it is taken.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from citong.apps.projects.models import Obligation, Reminder, State
from citong.apps.projects.perms import perms
from citong.apps.projects.queries.receivers import responsible
from citong.apps.projects.texts import OVERDUE, REPORT, SOON
from citong.lib import clock
from citong.platform.access.holders import holders_at
from citong.platform.calendar import days, hours
from citong.platform.inbox import work
from citong.platform.notify.sending import notify

from .desks import page_of, put_on_desk, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from citong.platform.identity.models import User

Kind = Reminder.Kind
AHEAD = {Kind.FIVE: 5, Kind.ONE: 1}  # calendar days before the due day
LOOK_AHEAD = timedelta(days=20)  # more than five days and the longest holiday


def workday_before(day: date) -> date:
    """``day`` itself if it is a working day, else the last one before."""
    return day if days.is_workday(day) else days.add_workdays(day, -1)


def kind_due(obligation: Obligation, today: date, before: Callable[[date], date] = workday_before) -> Kind | None:
    """Which reminder belongs to ``today``, if any."""
    if clock.now() > obligation.until:
        return Kind.OVERDUE
    last = obligation.until.astimezone(clock.SHANGHAI).date()
    if today >= before(last - timedelta(days=AHEAD[Kind.ONE])):
        return Kind.ONE
    if today >= before(last - timedelta(days=AHEAD[Kind.FIVE])):
        return Kind.FIVE
    return None


def waiting() -> QuerySet[Obligation]:
    """Months that are asked for, not sent (or sent back), and due soon or over; resting projects are left in peace."""
    soon = clock.now() + LOOK_AHEAD
    open_ones = Obligation.objects.with_state().filter(state__in=(State.MISSING, State.RETURNED, State.DUE))
    found: QuerySet[Obligation] = (
        open_ones.filter(until__lte=soon, project__status="running")
        .select_related("project__unit", "desk")
        .order_by("pk")
    )
    return found


def remind_all() -> int:
    """Send what is due today and was not sent; outside office hours nothing is sent."""
    return remind(waiting()) if hours.is_open(clock.now()) else 0


def remind(months: Iterable[Obligation]) -> int:
    """How many reminders were sent now; what is the same for all months is read once."""
    today, before = clock.today(), cache(workday_before)
    kinds = [(month, kind) for month in months if (kind := kind_due(month, today, before))]
    sent = _sent(today)
    left = [(month, kind) for month, kind in kinds if (month.pk, kind) not in sent]
    if not left:
        return 0
    schools = holders_at({month.project.unit_id for month, _ in left}, perms.submit)
    desks = holders_at({month.desk_id for month, _ in left}, perms.judge)
    on_desk = work.waiting_subjects(REPORT, Obligation)
    for month, _ in left:
        if str(month.pk) not in on_desk:
            put_on_desk(month)
    return sum(
        _tell(month, kind, [*schools.get(month.project.unit_id, ()), *desks.get(month.desk_id, ())])
        for month, kind in left
    )


def _sent(today: date) -> set[tuple[int, str]]:
    """What is not sent again: what was sent today, and what was sent ahead of an end of time that is still to come."""
    again = Q(day=today) | Q(until=F("obligation__until"), until__gte=clock.now())
    return set(Reminder.objects.filter(again).values_list("obligation", "kind"))


def _tell(month: Obligation, kind: Kind, told: Sequence[User]) -> bool:
    """Whether the reminder was sent now; the database lets only one worker send it."""
    try:
        with transaction.atomic():
            Reminder.objects.create(obligation=month, kind=kind, day=clock.today(), until=month.until)
            code = OVERDUE if kind == Kind.OVERDUE else SOON
            notify(code, [*responsible(month.project), *told], url=page_of(month), **words(month))
    except IntegrityError:
        return False
    return True
