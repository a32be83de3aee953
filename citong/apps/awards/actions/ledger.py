"""Entries of the ledger: money paid, and entries taken back. What stands in it is never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import clock
from citong.records.programmes.models import Project

from ..models import Award, LedgerEntry, UseReport
from ..perms import perms
from . import news

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

K = LedgerEntry.Kind


def lock_award(entry: LedgerEntry) -> Award:
    """The award's row orders all entries about it."""
    return Award.objects.select_for_update(of=("self",)).get(pk=entry.award_id)


def fresh(entry: LedgerEntry) -> Award:
    """The award with its present sums."""
    return Award.objects.select_related("pool", "project__unit").get(pk=entry.award_id)


@action("登记拨付", perm=perms.disburse, creates=True, lock=lock_award)
def disburse(entry: LedgerEntry, *, by: Actor) -> None:
    """Money of an approved pool goes to a school, never more than it was awarded."""
    award = fresh(entry)
    if not award.pool.document_number:
        raise Refused("还没有登记财政部门的下达文号，不能拨付。请先在资金池登记下达文号。")
    if award.project.status == Project.Status.REVOKED:
        raise Refused(f"{award.project.unit.name}的试点资格已撤销，不能拨付。")
    if entry.on > clock.today():
        raise Refused("拨付日期不能晚于今天。")
    if entry.amount_fen > award.unpaid_fen:
        raise Refused(
            f"{award.project.unit.name}还可以拨付 {news.yuan(award.unpaid_fen)} 元，本次填写了 {news.yuan(entry.amount_fen)} 元，请改小。"
        )
    entry.kind, entry.by, entry.at, entry.reverses = K.DISBURSEMENT, by.user, clock.now(), None
    entry.award = award
    news.disbursed(entry)
    news.settle(award, award.balance_fen + entry.amount_fen, by)
    news.settle_pool(award, award.unpaid_fen - entry.amount_fen, by)


@action("冲销", perm=perms.reverse, creates=True, lock=lock_award)
def reverse(entry: LedgerEntry, *, reason: str, by: Actor) -> None:
    """Take ``entry.reverses`` back by a new entry with the reason; the sums behind it must hold without it."""
    was = LedgerEntry.objects.select_related("report").get(pk=entry.reverses_id)
    award = fresh(was)
    _check_reversal(was, award)
    entry.award, entry.kind, entry.amount_fen, entry.on = award, was.kind, -was.amount_fen, clock.today()
    entry.document_number, entry.report, entry.note = was.document_number, was.report, reason
    entry.by, entry.at = by.user, clock.now()
    if was.report is not None:
        was.report.status = UseReport.Status.REVERSED
        was.report.remark = reason
        was.report.revision += 1
        was.report.save(update_fields=["status", "remark", "revision"])
    was.award = award
    news.reversed_entry(was, reason)
    balance = {K.AWARD: 0, K.DISBURSEMENT: -1, K.USE: 1}[K(was.kind)]
    unpaid = {K.AWARD: -1, K.DISBURSEMENT: 1, K.USE: 0}[K(was.kind)]
    news.settle(award, award.balance_fen + balance * was.amount_fen, by)
    news.settle_pool(award, award.unpaid_fen + unpaid * was.amount_fen, by)


def _check_reversal(was: LedgerEntry, award: Award) -> None:
    if was.reverses_id is not None:
        raise Refused("冲销记录本身不能再冲销；冲销有误的，请重新登记原来的业务。")
    if LedgerEntry.objects.filter(reverses=was).exists():
        raise Refused("这笔记录已经冲销过。")
    if was.kind == K.AWARD and award.paid_fen > award.awarded_fen - was.amount_fen:
        raise Refused(f"这笔奖补已拨付 {news.yuan(award.paid_fen)} 元，请先冲销拨付。")
    if was.kind == K.DISBURSEMENT and award.used_fen > award.paid_fen - was.amount_fen:
        raise Refused(f"拨付的资金已核定使用 {news.yuan(award.used_fen)} 元，请先冲销使用记录。")
