"""提交: asking the principal, submitting and supplying a version, withdrawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from citong.apps.pilots import digest, entry, lifecycle
from citong.apps.pilots.models import Application, ConditionResult, Opinion, Version
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import completeness, conditions, desks
from citong.apps.pilots.queries.contents import content_of, parts_of
from citong.apps.pilots.queries.record import record_of
from citong.kit.actions import action
from citong.kit.errors import Conflict, Refused
from citong.lib import clock
from citong.platform.inbox import work

from . import waiting
from .county import lock_desk, opinion_field
from .drafting import not_editable, summarise
from .moves import move, record

if TYPE_CHECKING:
    from citong.apps.pilots import content as c
    from citong.platform.access.actor import Actor

S = lifecycle.Status
SHOWN = 3  # problems that a refusal names; the page lists all


def refuse_incomplete(application: Application, content: c.Content) -> None:
    """Refuse with the first things to do; the form page lists all of them with links."""
    found = completeness.problems(application.batch, content)
    if found:
        first = "".join(problem.message for problem in found[:SHOWN])
        raise Refused(f"还有 {len(found)} 处需要填写或修改，不能提交：{first}{'……' if len(found) > SHOWN else ''}")


def too_late(application: Application) -> str:
    """Why nothing can be submitted now; an answer to the city's request is not bound to the deadline."""
    if application.status == S.SUPPLEMENT:
        return ""
    return desks.submission_closed(application.batch, application.unit)


def not_to_request(application: Application) -> str:
    """Why the principal cannot be asked now."""
    asked = "已经提请校长确认，等待校长核对提交。" if application.confirm_requested_at else ""
    return not_editable(application) or too_late(application) or asked


@action("提请校长确认", perm=perms.fill, unless=not_to_request)
def request_confirmation(application: Application, *, by: Actor) -> None:
    """The form is complete and nothing forbids it; the principal reads, gives the school's opinion and submits."""
    draft = content_of(application)
    refuse_incomplete(application, draft)
    _judge(application, draft)
    application.confirm_requested_at = clock.now()
    record(application, by, "提请校长确认")
    waiting.ask_principal(application)


def not_requested(application: Application) -> str:
    return not_editable(application) or ("" if application.confirm_requested_at else "尚未提请校长确认。")


@action(
    "退回申报人修改", perm=perms.submit, inputs={"reason": opinion_field("修改要求")}, unless=not_requested, danger=True
)
def return_to_applicant(application: Application, *, reason: str, by: Actor) -> None:
    """The principal does not submit yet and says what to change."""
    application.confirm_requested_at = None
    record(application, by, "校长退回申报人修改", reason)
    work.finish(waiting.CONFIRM, application, by=by)
    waiting.ask_to_correct(application)


def confirmed_field() -> forms.BooleanField:
    return forms.BooleanField(label="本人已审阅全部内容，确认真实、准确、完整。")


@move(
    "提交",
    perm=perms.submit,
    moves=lifecycle.SUBMIT,
    inputs={"opinion": opinion_field("学校意见"), "confirmed": confirmed_field()},
    unless=too_late,
)
def submit(application: Application, *, opinion: str, confirmed: bool, by: Actor, seen: str = "") -> None:
    """Make the draft a version that never changes again, for the desk above the school as it hangs in the tree today.

    :param seen: digest of the content that the principal read; another content raises ``Conflict``.
    """
    application.place_at(desks.desk_of(application.unit))
    _make_version(application, opinion, confirmed=confirmed, by=by, seen=seen)


@move(
    "提交补正",
    perm=perms.submit,
    moves=lifecycle.SUPPLY,
    inputs={"opinion": opinion_field("学校意见"), "confirmed": confirmed_field()},
)
def supply(application: Application, *, opinion: str, confirmed: bool, by: Actor, seen: str = "") -> None:
    """Answer the city's request with a new version; it goes back to the city's desk and keeps its place."""
    _make_version(application, opinion, confirmed=confirmed, by=by, seen=seen)


def _make_version(application: Application, opinion: str, *, confirmed: bool, by: Actor, seen: str) -> Version:
    if not confirmed:
        raise Refused("请先勾选确认：本人已审阅全部内容，确认真实、准确、完整。")
    if not opinion.strip():
        raise Refused("请填写学校意见。")
    draft = content_of(application)
    if seen and seen != digest.of_content(draft):
        raise Conflict("申报表刚刚被修改过，请核对最新内容后再提交。")
    refuse_incomplete(application, draft)
    content = entry.sound(parts_of(application.batch), draft)
    judged = _judge(application, content)
    number = application.versions.count() + 1
    version = Version.objects.create(
        application=application,
        number=number,
        content=content,
        record=record_of(application.unit),
        digest=digest.of_version(application.number, number, content),
        by=by.user,
    )
    _keep_results(version, judged)
    Opinion.objects.create(
        application=application,
        kind=Opinion.Kind.SCHOOL,
        version=version,
        text=opinion.strip(),
        signed_by=str(by.user or ""),
    )
    application.submitted_at, application.confirm_requested_at = version.at, None
    summarise(application, content)
    return version


def _judge(application: Application, content: c.Content) -> list[conditions.Judged]:
    """What the rules of today say; one that forbids submission is named with its reason."""
    school = conditions.school_of(application.unit)
    if school is None:
        raise Refused(conditions.UNREGISTERED)
    judged = conditions.judge(application.batch, school, content, clock.today())
    blocking = [j.finding.reason for j in judged if j.blocks]
    if blocking:
        raise Refused(f"不符合申报条件，不能提交：{''.join(blocking)}")
    return judged


def _keep_results(version: Version, judged: list[conditions.Judged]) -> None:
    ConditionResult.objects.bulk_create(
        ConditionResult(
            version=version,
            rule=j.rule,
            verdict=j.verdict,
            reason=j.finding.reason[:400],
            evidence=j.finding.evidence,
            at=version.at,
        )
        for j in judged
    )


@move(
    "撤回申报",
    perm=perms.withdraw,
    moves=lifecycle.WITHDRAW,
    inputs={"reason": opinion_field("撤回原因")},
    lock=lock_desk,
    danger=True,
)
def withdraw(application: Application, *, reason: str, by: Actor) -> None:
    """Any time before acceptance; the place is free again, and the school may begin anew."""
    application.rank = None
    application.confirm_requested_at = None
