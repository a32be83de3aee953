"""Writes of the findings: the school rectifies, the office verifies or sends back, a deadline is extended with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError

from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.calendar import days as calendar
from citong.platform.files import intake
from citong.records.programmes.models import Project

from ..models import Finding, Rectification
from ..perms import perms
from ..purposes import EVIDENCE
from ..texts import CLOSED, EXTENDED, RECTIFIED, RETURNED
from . import waiting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.core.files.uploadedfile import UploadedFile

    from citong.platform.access.actor import Actor

S = Finding.Status
V = Rectification.Verdict
AGAIN, MOST_DAYS = 5, 120  # working days for another attempt, and for any


def lines(label: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=400, required=required, widget=forms.Textarea(attrs={"rows": 3}))


@action("提交整改", perm=perms.rectify, moves={S.OPEN: S.RECTIFIED, S.RETURNED: S.RECTIFIED})
def rectify(finding: Finding, *, text: str, files: Sequence[UploadedFile] = (), by: Actor) -> None:
    """What was done, with evidence; it then waits at the desk above the school."""
    if not finding.project.alive:
        raise Refused(f"项目{finding.project.get_status_display()}，不能再提交整改。")
    report = Rectification.objects.create(
        finding=finding, number=finding.rectifications.count() + 1, text=text, sent_by=by.user
    )
    for file in files:
        intake.accept(file, purpose=EVIDENCE, by=by, subject=report)
    finding.late = finding.late or (finding.due_on < clock.today() and finding.project.status == Project.Status.RUNNING)
    finding.rectified_on = clock.today()
    waiting.settle(finding, by)
    waiting.tell_desk(RECTIFIED, finding)


@action(
    "核验通过",
    perm=perms.verify,
    moves={S.RECTIFIED: S.CLOSED},
    inputs={"opinion": lines("核验意见", required=False)},
)
def accept(finding: Finding, *, opinion: str = "", by: Actor) -> None:
    """The finding is off the list."""
    _judge(finding, V.ACCEPTED, opinion, by)
    finding.unfinished, finding.closed_on = False, clock.today()
    waiting.settle(finding, by)
    waiting.tell_school(CLOSED, finding, opinion=f"核验意见：{opinion}" if opinion else "")


@action(
    "退回整改",
    perm=perms.verify,
    moves={S.RECTIFIED: S.RETURNED},
    inputs={
        "reason": lines("退回原因"),
        "days": forms.IntegerField(
            label="重新整改期限（工作日）",
            min_value=1,
            max_value=MOST_DAYS,
            initial=AGAIN,
            help_text="从今天起算；原期限更晚的，按原期限。",
        ),
    },
    danger=True,
)
def send_back(finding: Finding, *, reason: str, days: int = AGAIN, by: Actor) -> None:
    """It was not enough: the school has so many working days more, and at least its first deadline."""
    _judge(finding, V.RETURNED, reason, by)
    finding.rectified_on = None
    _move_deadline(finding, max(finding.due_on, calendar.add_workdays(clock.today(), days)))
    waiting.settle(finding, by)
    waiting.tell_school(RETURNED, finding, due=finding.due_on, opinion=reason)


def _judge(finding: Finding, verdict: str, opinion: str, by: Actor) -> None:
    finding.rectifications.filter(verdict=V.WAITING).update(
        verdict=verdict, opinion=opinion, verified_at=clock.now(), verified_by=by.user
    )


def _move_deadline(finding: Finding, due_on: date) -> None:
    """A missed deadline is taken back with it, which a month's end never is.

    A month's end is the same for all schools and known for two years; this one was an estimate of the office that verifies,
    for one fault. The audit keeps both dates and the reason.
    """
    if due_on != finding.due_on:
        finding.due_on, finding.late = due_on, False


def not_at_school(finding: Finding) -> str:
    at_school = finding.status in {S.OPEN, S.RETURNED}
    return "" if at_school else f"当前状态为「{finding.get_status_display()}」，不能延长整改期限。"


@action(
    "延长整改期限",
    perm=perms.verify,
    inputs={"due_on": None, "reason": lines("延期原因")},
    unless=not_at_school,
)
def extend(finding: Finding, *, due_on: date, reason: str, by: Actor) -> None:
    """A later deadline, with the reason; an earlier one is not possible."""
    if due_on <= max(finding.due_on, clock.today()):
        raise ValidationError({"due_on": f"新的期限要晚于原期限 {finding.due_on}，也要晚于今天。"})
    _move_deadline(finding, due_on)
    waiting.settle(finding, by)
    waiting.tell_school(EXTENDED, finding, due=due_on, reason=reason)
