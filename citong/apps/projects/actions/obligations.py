"""What is due each month: made once when the project begins, extended one by one, never moved."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django import forms

from citong.apps.projects.models import Obligation
from citong.apps.projects.perms import perms
from citong.apps.projects.queries.receivers import receivers
from citong.apps.projects.texts import EXTENDED
from citong.kit import search
from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import clock
from citong.lib.months import due_days, first_of
from citong.platform.notify.sending import notify

from .desks import page_of, put_on_desk, words

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.records.programmes.models import Project

LAST_SECOND = time(23, 59, 59)


def end_of(day: date) -> datetime:
    """The last second of ``day`` in Asia/Shanghai."""
    return datetime.combine(day, LAST_SECOND, clock.SHANGHAI)


def materialise(project: Project) -> list[Obligation]:
    """One obligation for each month of the programme's period, by the report day that the programme has now."""
    programme = project.programme
    days = due_days(project.starts_on, programme.report_day, programme.period_months)
    made = Obligation.objects.bulk_create(
        Obligation(
            project=project,
            programme=programme,
            desk=project.desk,
            month=first_of(day),
            due_on=day,
            due_at=end_of(day),
            until=end_of(day),
        )
        for day in days
    )
    search.follow(made)
    return made


def not_extendable(obligation: Obligation) -> str:
    """Overdue is a fact: a later end would take it back, and count on time what came late."""
    if obligation.first_sent_at is not None:
        return "这个月的月报已经上报，不能再延期。"
    if clock.now() > obligation.until:
        return (
            f"截止时间 {obligation.until.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M} 已过，逾期已记录在案，不能再延期。"
            "请学校尽快补报，按迟报记录；有客观原因的，写入月报的“存在问题”。"
        )
    return ""


@action(
    "延长期限",
    perm=perms.extend,
    inputs={
        "day": forms.DateField(label="延长到", widget=forms.DateInput({"type": "date"})),
        "reason": forms.CharField(label="延期理由", max_length=200, widget=forms.Textarea({"rows": 3})),
    },
    unless=not_extendable,
)
def extend(obligation: Obligation, *, day: date, reason: str, by: Actor) -> None:
    """One school's own month, to the end of ``day``; what was due stays written beside it."""
    if end_of(day) <= obligation.until:
        raise Refused(f"新的期限必须晚于现在的期限 {obligation.until.astimezone(clock.SHANGHAI):%Y-%m-%d}。")
    obligation.until, obligation.extension_reason = end_of(day), reason
    put_on_desk(obligation)
    notify(EXTENDED, receivers(obligation.project), url=page_of(obligation), reason=reason, **words(obligation))
