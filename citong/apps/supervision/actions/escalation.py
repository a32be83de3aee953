"""Every morning: a missed deadline becomes a fact, on working days the county is told, and the school before it is too late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.access.holders import holders
from citong.platform.calendar import days
from citong.platform.notify.sending import notify
from citong.records.programmes.models import Project

from ..models import Finding
from ..perms import perms
from ..texts import DUE_SOON, OVERDUE
from . import waiting

if TYPE_CHECKING:
    from datetime import date

BEFORE = 3  # working days before the deadline on which the school is reminded


@action("整改逾期", perm=perms.verify)
def mark_late(finding: Finding, *, by: Actor) -> None:
    """The deadline is over and nothing came."""
    if not finding.overdue:
        raise Refused("整改期限还没有过，不能记为逾期。")
    finding.late = True


def escalate(today: date) -> int:
    """Tell the desks of all overdue findings, each person once per day and finding; returns how many messages."""
    told = 0
    working = days.is_workday(today)
    for finding in Finding.objects.overdue().select_related("project__unit", "project__desk"):
        if not finding.late:
            mark_late(finding, by=Actor.system())
        waiting.escalate(finding)
        if working:
            told += waiting.tell_desk(
                OVERDUE,
                finding,
                key=f"{finding.pk}:{today}",
                severity=finding.get_severity_display(),
                due=finding.due_on,
                days=days.workdays_between(finding.due_on, today),
            )
    return told


def remind(today: date) -> int:
    """Tell schools whose deadline is near, once per finding and deadline; returns how many messages."""
    if not days.is_workday(today):
        return 0
    told = 0
    near = Finding.objects.at_school().filter(
        due_on__range=(today, days.add_workdays(today, BEFORE)), project__status=Project.Status.RUNNING
    )
    for finding in near.select_related("project__unit"):
        school = finding.project.unit
        told += notify(
            DUE_SOON,
            holders(school, perms.rectify),
            url=waiting.url_of(finding),
            key=f"{finding.pk}:{finding.due_on}",
            school=school.name,
            finding=finding.text,
            due=finding.due_on,
            left=days.workdays_between(today, finding.due_on),
        )
    return told


def every_morning() -> dict[str, int]:
    today = clock.today()
    return {"escalated": escalate(today), "reminded": remind(today)}
