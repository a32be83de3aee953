"""待办 of a month: what waits at whose desk, and how it is called in messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from citong.apps.projects.perms import perms
from citong.apps.projects.queries.months import closed
from citong.apps.projects.texts import JUDGE, REPORT
from citong.lib import clock
from citong.platform.calendar import hours
from citong.platform.inbox import work

if TYPE_CHECKING:
    from citong.apps.projects.models import Obligation
    from citong.platform.access.actor import Actor

JUDGE_DAYS = 3  # working days that the desk above has to read a report


def page_of(obligation: Obligation) -> str:
    return reverse("reports-detail", args=[obligation.pk])


def words(obligation: Obligation) -> dict[str, str]:
    """``school``, ``month`` and ``until`` as messages say them."""
    return {
        "school": obligation.project.unit.name,
        "month": f"{obligation.month:%Y 年 %-m 月}",
        "until": f"{obligation.until.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}",
    }


def put_on_desk(obligation: Obligation) -> None:
    """The school has to report until the month's end of time, unless nothing can be written now."""
    if closed(obligation):
        return
    title = "修改后重新上报" if obligation.status == obligation.Status.RETURNED else "上报"
    work.open_item(
        REPORT,
        f"{title}{obligation.month:%Y 年 %-m 月}月报",
        page_of(obligation),
        obligation,
        unit=obligation.project.unit,
        perm=perms.report,
        due=obligation.until,
    )


def pass_on(obligation: Obligation, by: Actor) -> None:
    """The school has reported: the desk above judges within the days that the calendar gives."""
    work.finish(REPORT, obligation, by=by)
    work.open_item(
        JUDGE,
        f"审核{obligation.project.unit.name} {obligation.month:%Y 年 %-m 月}月报",
        page_of(obligation),
        obligation,
        unit=obligation.desk,
        perm=perms.judge,
        due=hours.after_workdays(JUDGE_DAYS),
    )
