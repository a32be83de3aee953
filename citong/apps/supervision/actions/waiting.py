"""待办 and news of the supervision: what waits at whose desk, and who is told."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from citong.lib import clock
from citong.platform.access.holders import holders
from citong.platform.inbox import work
from citong.platform.inbox.models import WorkItem
from citong.platform.notify.sending import notify

from ..models import Finding
from ..perms import perms

if TYPE_CHECKING:
    from datetime import date

    from citong.platform.access.actor import Actor

    from ..models import Campaign, Visit

CAMPAIGN, VISIT = "supervision.campaign", "supervision.visit"
RECTIFY, VERIFY, ESCALATED = "supervision.rectify", "supervision.verify", "supervision.escalated"
S = Finding.Status
URGENCY = {
    Finding.Severity.MINOR: WorkItem.Urgency.NORMAL,
    Finding.Severity.MAJOR: WorkItem.Urgency.NORMAL,
    Finding.Severity.CRITICAL: WorkItem.Urgency.URGENT,
}


def end_of(day: date) -> datetime:
    """The last second of ``day``."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=clock.SHANGHAI)


def url_of(row: Campaign | Visit | Finding, page: str = "detail") -> str:
    names = {"campaign": "supervision-campaigns", "visit": "supervision-visits", "finding": "supervision-findings"}
    return reverse(f"{names[str(row._meta.model_name)]}-{page}", args=[row.pk])


def check_url(visit: Visit) -> str:
    return reverse("supervision-check", args=[visit.pk])


def ask_for_visits(campaign: Campaign, by: Actor) -> None:
    """While schools of a running campaign wait, its bureau has to see to the visits."""
    left = campaign.visits.filter(status="planned").count()
    if campaign.status != campaign.Status.RUNNING or not left:
        work.finish_all(campaign, by=by)
        return
    work.open_item(
        CAMPAIGN,
        f"{campaign.title}：还有 {left} 所学校待检查",
        url_of(campaign),
        campaign,
        unit=campaign.unit,
        perm=perms.plan,
        due=end_of(campaign.ends_on),
    )


def ask_leader(visit: Visit, by: Actor) -> None:
    """The visit waits for its leader; for whom it waited before it is over."""
    work.finish_all(visit, by=by)
    if visit.leader is None:
        return
    work.open_item(
        VISIT,
        f"到校检查：{visit.project.unit.name}",
        check_url(visit),
        visit,
        user=visit.leader,
        due=end_of(visit.planned_on or visit.campaign.ends_on),
    )


def settle(finding: Finding, by: Actor) -> None:
    """After a move: the finding waits at the school, at the desk that verifies, or nowhere."""
    work.finish_all(finding, by=by)
    school = finding.project.unit
    if finding.status in {S.OPEN, S.RETURNED}:
        again = "重新整改" if finding.status == S.RETURNED else "整改"
        work.open_item(
            RECTIFY,
            f"{again}：{finding.text}",
            url_of(finding),
            finding,
            unit=school,
            perm=perms.rectify,
            due=end_of(finding.due_on),
            urgency=URGENCY[Finding.Severity(finding.severity)],
        )
    elif finding.status == S.RECTIFIED:
        work.open_item(
            VERIFY,
            f"核验整改：{school.name}，{finding.text}",
            url_of(finding),
            finding,
            unit=finding.project.desk,
            perm=perms.verify,
        )


def escalate(finding: Finding) -> None:
    """An overdue finding also waits at the desk above the school."""
    work.open_item(
        ESCALATED,
        f"督办逾期整改：{finding.project.unit.name}，{finding.text}",
        url_of(finding),
        finding,
        unit=finding.project.desk,
        perm=perms.verify,
        urgency=WorkItem.Urgency.URGENT,
    )


def tell_school(code: str, finding: Finding, **said: Any) -> None:
    """Tell those who rectify at the school."""
    school = finding.project.unit
    notify(code, holders(school, perms.rectify), url=url_of(finding), school=school.name, finding=finding.text, **said)


def tell_desk(code: str, finding: Finding, *, key: str = "", **said: Any) -> int:
    """Tell those who verify at the desk above the school."""
    told = holders(finding.project.desk, perms.verify)
    school = finding.project.unit.name
    return notify(code, told, url=url_of(finding), key=key, school=school, finding=finding.text, **said)
