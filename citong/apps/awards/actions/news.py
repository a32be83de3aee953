"""What schools hear of their money, and what waits at their desks."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.urls import reverse

from citong.lib import clock, money
from citong.platform.access.holders import holders
from citong.platform.inbox import work
from citong.platform.notify.sending import notify

from ..models import Award
from ..perms import perms
from ..texts import ACCEPTED, AWARDED, DISBURSE, DISBURSED, OUTDATED, RETURNED, REVERSED, USE

if TYPE_CHECKING:
    from datetime import date

    from citong.platform.access.actor import Actor

    from ..models import LedgerEntry, Pool, UseReport


def yuan(fen: int | None) -> str:
    return money.yuan(fen or 0)


def pool_url(pool: Pool) -> str:
    return reverse("award-pools-detail", args=[pool.pk])


def school_url(award: Award) -> str:
    return reverse("awards-project", args=[award.project_id])


def end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), tzinfo=clock.SHANGHAI)


def settle(award: Award, balance: int, by: Actor) -> None:
    """As long as money was received and not accounted for (``balance``), the school has to report its use."""
    if balance <= 0:
        work.finish(USE, award, by=by)
        return
    work.open_item(
        USE,
        f"使用情况待上报：{award.pool.title}，结余 {yuan(balance)} 元",
        school_url(award),
        award,
        unit=award.project.unit,
        perm=perms.use,
        due=end_of(award.pool.report_by),
    )


def settle_pool(award: Award, unpaid: int, by: Actor) -> None:
    """The to-do of the city ends when nothing is left to be paid (``unpaid`` of this award), and comes back when something is."""
    pool = award.pool
    others = Award.objects.filter(pool=pool).exclude(pk=award.pk)
    if unpaid > 0 or any(other.unpaid_fen > 0 for other in others):
        title = f"拨付奖补资金：{pool.title}"
        work.open_item(DISBURSE, title, pool_url(pool), pool, unit=pool.unit, perm=perms.disburse)
    else:
        work.finish(DISBURSE, pool, by=by)


def outdated(pool: Pool) -> None:
    """Who proposed it and who may send it back hear, once a proposal, that the grades are not those any more."""
    proposer = [pool.proposed_by] if pool.proposed_by else []
    both = {*proposer, *holders(pool.unit, perms.approve)}
    notify(OUTDATED, both, url=pool_url(pool), key=f"{pool.pk}-{pool.revision}", pool=pool.title)


def _tell(award: Award, text: str, url: str, **values: object) -> None:
    notify(text, holders(award.project.unit, perms.use), url=url, **values)


def awarded(award: Award) -> None:
    _tell(
        award,
        AWARDED,
        school_url(award),
        school=award.project.unit.name,
        amount=yuan(award.amount_fen),
        grade=award.get_grade_display(),
        pool=award.pool.title,
        source=award.source,
    )


def disbursed(entry: LedgerEntry) -> None:
    award = entry.award
    _tell(
        award,
        DISBURSED,
        school_url(award),
        school=award.project.unit.name,
        amount=yuan(entry.amount_fen),
        pool=award.pool.title,
        document=award.pool.document_number,
        due=award.pool.report_by,
    )


def returned(report: UseReport, reason: str) -> None:
    _tell(
        report.award,
        RETURNED,
        reverse("award-uses-detail", args=[report.pk]),
        school=report.award.project.unit.name,
        title=report.title,
        amount=yuan(report.amount_fen),
        reason=reason,
    )


def accepted(report: UseReport, balance: int) -> None:
    _tell(
        report.award,
        ACCEPTED,
        reverse("award-uses-detail", args=[report.pk]),
        school=report.award.project.unit.name,
        title=report.title,
        amount=yuan(report.amount_fen),
        balance=yuan(balance),
    )


def reversed_entry(entry: LedgerEntry, reason: str) -> None:
    award = entry.award
    _tell(
        award,
        REVERSED,
        school_url(award),
        school=award.project.unit.name,
        kind=entry.get_kind_display(),
        pool=award.pool.title,
        on=entry.on,
        amount=yuan(entry.amount_fen),
        reason=reason,
    )
