"""使用情况: written by the school, reviewed by its county (the city for its direct schools), then entered into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from citong.kit.actions import action, fill
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.calendar import days
from citong.platform.files import intake
from citong.platform.inbox import work

from ..models import Award, LedgerEntry, UseReport
from ..perms import perms
from ..queries import balances
from ..texts import CORRECT, REVIEW
from . import news
from .pool import reason_field

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

S = UseReport.Status
REVIEW_DAYS = 5  # working days


def lock_award(report: UseReport) -> Award:
    return Award.objects.select_for_update(of=("self",)).get(pk=report.award_id)


@action("填报使用情况", perm=perms.use, creates=True)
def begin_report(report: UseReport, *, by: Actor) -> None:
    """Begin; vouchers are attached before it is submitted."""
    _check(report, by)


@action("修改使用情况", perm=perms.use, moves={S.DRAFT: S.DRAFT, S.RETURNED: S.RETURNED})
def change_report(report: UseReport, *, by: Actor, **values: Any) -> None:
    """Until it is submitted, and again after it was returned."""
    fill(report, values)
    _check(report, by)


def _check(report: UseReport, by: Actor) -> None:
    if not by.can(perms.use, report.award):
        raise Refused("只能填报本校的奖补资金。")
    if report.spent_on > clock.today():
        raise Refused("支出日期不能晚于今天。")


@action("上报", perm=perms.use, moves={S.DRAFT: S.SUBMITTED, S.RETURNED: S.SUBMITTED}, lock=lock_award)
def submit_report(report: UseReport, *, by: Actor) -> None:
    """To the desk, with at least one voucher and never more than what is left."""
    if not intake.of(report).exists():
        raise Refused("还没有上传凭证，请先在“附件”中上传发票、合同、验收单等凭证，再上报。")
    award = Award.objects.select_related("project__desk", "pool").get(pk=report.award_id)
    waiting = balances.waiting(award, without=report)
    left = award.balance_fen - waiting
    if (report.amount_fen or 0) > left:
        also = f"（另有 {news.yuan(waiting)} 元待审核）" if waiting else ""
        raise Refused(
            f"奖补资金结余 {news.yuan(award.balance_fen)} 元{also}，还能上报 {news.yuan(left)} 元，"
            f"本次 {news.yuan(report.amount_fen)} 元超出，请核对金额。"
        )
    report.submitted_at, report.remark = clock.now(), ""
    work.finish(CORRECT, report, by=by)
    work.open_item(
        REVIEW,
        f"审核使用情况：{report}",
        reverse("award-uses-detail", args=[report.pk]),
        report,
        unit=award.project.desk,
        perm=perms.review,
        due=news.end_of(days.add_workdays(clock.today(), REVIEW_DAYS)),
    )


def _reviewed(report: UseReport, by: Actor, remark: str) -> None:
    report.reviewed_at, report.reviewed_by, report.remark = clock.now(), by.user, remark
    work.finish(REVIEW, report, by=by)


@action(
    "退回修改",
    perm=perms.review,
    moves={S.SUBMITTED: S.RETURNED},
    inputs={"reason": reason_field("退回原因")},
    danger=True,
)
def return_report(report: UseReport, *, reason: str, by: Actor) -> None:
    """The school corrects and submits again."""
    _reviewed(report, by, reason)
    news.returned(report, reason)
    work.open_item(
        CORRECT,
        f"修改使用情况：{report.title}",
        reverse("award-uses-detail", args=[report.pk]),
        report,
        unit=report.award.project.unit,
        perm=perms.use,
    )


@action(
    "审核通过",
    perm=perms.review,
    moves={S.SUBMITTED: S.ACCEPTED},
    inputs={"opinion": reason_field("审核意见")},
    lock=lock_award,
)
def accept_report(report: UseReport, *, opinion: str, by: Actor) -> None:
    """The spending is entered into the ledger."""
    award = Award.objects.select_related("project__unit", "pool").get(pk=report.award_id)
    if (report.amount_fen or 0) > award.balance_fen:
        raise Refused(f"奖补资金只结余 {news.yuan(award.balance_fen)} 元，不足以核定这笔支出，请退回学校。")
    _reviewed(report, by, opinion)
    LedgerEntry.objects.create(
        award=report.award,
        kind=LedgerEntry.Kind.USE,
        amount_fen=report.amount_fen,
        on=report.spent_on,
        document_number=report.voucher_number,
        note=f"{report.title}（{report.payee}）",
        report=report,
        by=by.user,
        at=clock.now(),
    )
    left = award.balance_fen - (report.amount_fen or 0)
    news.accepted(report, left)
    news.settle(award, left, by)
