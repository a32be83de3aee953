"""Pools and their schemes, until one scheme is put before the second person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Sum

from citong.kit import search
from citong.kit.actions import Changes, action, difference, fill
from citong.kit.errors import Refused
from citong.lib import allocation, clock, money
from citong.platform.access.holders import holders
from citong.platform.inbox import work
from citong.platform.notify.sending import notify
from citong.records.programmes.models import Programme

from ..models import Acknowledgement, Award, LedgerEntry, Pool, Scheme, SchemeTier, as_tiers
from ..perms import perms
from ..queries import allotting, overlaps
from ..texts import APPROVE, DISBURSE, PROPOSED, SENT_BACK
from . import news

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citong.platform.access.actor import Actor

S = Pool.Status
Tiers = "Sequence[Mapping[str, Any]]"


def reason_field(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


def newest_programme(actor: Actor) -> dict[str, object]:
    """The newest programme, and what earlier pools have left of its award money."""
    programme = Programme.objects.visible_to(actor, perms.pool).order_by("-pk").first()
    if programme is None:
        return {}
    taken = Pool.objects.filter(programme=programme).aggregate(sum=Sum("amount_fen"))["sum"] or 0
    left = programme.award_pool - taken
    return {"programme": programme.pk, **({"amount_fen": left} if left > 0 else {})}


@action("新建资金池", perm=perms.pool, creates=True, begins=newest_programme)
def create_pool(pool: Pool, *, by: Actor) -> None:
    """The pool belongs to the bureau that runs the programme."""
    pool.unit = pool.programme.unit
    if not by.can(perms.pool, pool.unit):
        raise Refused(f"您没有权限为{pool.unit.name}建立资金池。")


@action("修改资金池", perm=perms.pool, moves={S.DRAFT: S.DRAFT})
def change_pool(pool: Pool, *, by: Actor, **values: Any) -> None:
    """Until it is put before the second person; the programme stays."""
    if values.pop("programme", pool.programme) != pool.programme:
        raise Refused("资金池不能改到另一个批次，请另建资金池。")
    fill(pool, values)


def lock_pool(scheme: Scheme) -> Pool:
    return Pool.objects.select_for_update().get(pk=scheme.pool_id)


def check_draft(scheme: Scheme) -> None:
    """A scheme changes only while its pool is a draft."""
    pool = Pool.objects.get(pk=scheme.pool_id)
    if pool.status != S.DRAFT:
        raise Refused(f"“{pool.title}”{pool.get_status_display()}，方案不能再改动。")


def _set_tiers(scheme: Scheme, tiers: Sequence[Mapping[str, Any]]) -> None:
    rows = [SchemeTier(scheme=scheme, **tier) for tier in tiers]
    if wrong := allocation.faults(as_tiers(rows)):
        raise Refused([*wrong])
    scheme.tiers.all().delete()
    for row in rows:
        row.full_clean()
        row.save()


@action("新增方案", perm=perms.pool, creates=True, lock=lock_pool)
def add_scheme(scheme: Scheme, *, tiers: Sequence[Mapping[str, Any]], by: Actor) -> None:
    """One more alternative, with a tier for each grade."""
    check_draft(scheme)
    scheme.full_clean()
    scheme.save()
    _set_tiers(scheme, tiers)


@action("修改方案", perm=perms.pool, lock=lock_pool)
def change_scheme(scheme: Scheme, *, title: str, remark: str, tiers: Sequence[Mapping[str, Any]], by: Actor) -> Changes:
    """Other weights, minima or caps."""
    check_draft(scheme)
    scheme.title, scheme.remark = title, remark
    before = _told(scheme)
    _set_tiers(scheme, tiers)
    return difference(before, dict.fromkeys(before) | _told(scheme))


def _told(scheme: Scheme) -> dict[str, object]:
    """What schools of each grade may get, as the audit tells it."""
    return {
        f"「{tier.get_grade_display()}」": f"份额 {tier.weight}，每校最低 {money.yuan(tier.minimum_fen)} 元，"
        + ("不设上限" if tier.cap_fen is None else f"每校上限 {money.yuan(tier.cap_fen)} 元")
        for tier in scheme.tiers.all()
    }


@action("弃用方案", perm=perms.pool, lock=lock_pool, danger=True)
def drop_scheme(scheme: Scheme, *, by: Actor) -> None:
    """Put an alternative aside; it stays on record."""
    check_draft(scheme)
    scheme.dropped = True


@action("提交复核", perm=perms.pool, moves={S.DRAFT: S.PROPOSED})
def propose(pool: Pool, *, scheme: Scheme, reasons: Mapping[str, str], by: Actor) -> None:
    """Choose a scheme and put its result before a second person; ``reasons`` answer each double funding by its key."""
    if scheme.pool_id != pool.pk or scheme.dropped:
        raise Refused("请选择这个资金池的一个方案。")
    schools = allotting.candidates(pool)
    missing = [c.project.unit.name for c in schools if c.result is None]
    if missing:
        raise Refused(
            f"还有 {len(missing)} 所学校没有考核结果（{'、'.join(missing[:3])}），请先接收或登记；不参加奖补的登记为“不合格”。"
        )
    try:
        pool.lines = allotting.lines(pool, scheme)
    except allocation.Impossible as reason:
        raise Refused(str(reason)) from reason
    paid = {line["project"] for line in pool.lines if line["amount_fen"]}
    _acknowledge(
        pool, [o for o in overlaps.overlaps(pool, [c.project for c in schools]) if o.project.pk in paid], reasons, by
    )
    pool.chosen, pool.proposed_by, pool.proposed_at = scheme, by.user, clock.now()
    work.open_item(
        APPROVE, f"复核分配方案：{pool.title}", news.pool_url(pool), pool, unit=pool.unit, perm=perms.approve
    )
    others = [user for user in holders(pool.unit, perms.approve) if user != by.user]
    amount = news.yuan(pool.amount_fen)
    notify(
        PROPOSED,
        others,
        url=news.pool_url(pool),
        pool=pool.title,
        scheme=scheme.title,
        by=str(by.user or "系统"),
        count=len(paid),
        amount=amount,
    )


def _acknowledge(pool: Pool, found: list[overlaps.Overlap], reasons: Mapping[str, str], by: Actor) -> None:
    """Each double funding needs a reason, given now or before."""
    silent = [o for o in found if o.acknowledged is None and not reasons.get(o.key, "").strip()]
    if silent:
        names = "、".join(dict.fromkeys(o.project.unit.name for o in silent))
        raise Refused(f"{names}已有相同用途的资金，请逐条填写仍给予奖补的理由，或弃用此方案。")
    Acknowledgement.objects.bulk_create(
        Acknowledgement(
            pool=pool,
            project=o.project,
            source=o.source,
            told=o.told,
            reason=reasons[o.key].strip(),
            by=by.user,
            at=clock.now(),
        )
        for o in found
        if o.acknowledged is None
    )


@action(
    "退回修改",
    perm=perms.approve,
    moves={S.PROPOSED: S.DRAFT},
    inputs={"reason": reason_field("退回原因")},
    danger=True,
)
def send_back(pool: Pool, *, reason: str, by: Actor) -> None:
    """The proposal is void; grades and schemes may change again."""
    work.finish(APPROVE, pool, by=by)
    proposer = [pool.proposed_by] if pool.proposed_by and pool.proposed_by != by.user else []
    notify(SENT_BACK, proposer, url=news.pool_url(pool), pool=pool.title, reason=reason)
    pool.chosen, pool.lines, pool.proposed_by, pool.proposed_at = None, [], None, None


def lock_purpose(pool: Pool) -> None:
    """Of two pools for one purpose that are approved at the same moment, the second sees the awards of the first."""
    list(Pool.objects.select_for_update().filter(purpose=pool.purpose).order_by("pk"))


@action(
    "复核批准",
    perm=perms.approve,
    moves={S.PROPOSED: S.APPROVED},
    inputs={"opinion": reason_field("复核意见")},
    lock=lock_purpose,
)
def approve(pool: Pool, *, opinion: str, by: Actor) -> None:
    """A second person approves what was put before him; the awards are entered into the ledger."""
    if by.user is None or by.user == pool.proposed_by:
        raise Refused("复核人不能是提交人本人，请由另一位有复核权限的人员批准。")
    if not allotting.stands(pool):
        raise Refused("提交复核之后，学校或考核结果有变化，分配结果不再一致。请退回后重新提交。")
    if names := overlaps.unanswered(overlaps.of_lines(pool)):
        raise Refused(f"提交复核之后，{names}又有了相同用途的资金。请退回，由提交人逐条填写理由后重新提交。")
    pool.approved_by, pool.approved_at = by.user, clock.now()
    paid = [line for line in pool.lines if line["amount_fen"]]
    awards = Award.objects.bulk_create(
        Award(pool=pool, project_id=n["project"], **{k: n[k] for k in ("grade", "source", "amount_fen")}) for n in paid
    )
    entries = LedgerEntry.objects.bulk_create(
        LedgerEntry(
            award=award, kind="award", amount_fen=award.amount_fen, note=f"{pool.title}：{opinion}"[:400], by=by.user
        )
        for award in awards
    )
    search.follow(awards)
    search.follow(entries)
    work.finish(APPROVE, pool, by=by)
    work.open_item(
        DISBURSE, f"登记下达文号并拨付：{pool.title}", news.pool_url(pool), pool, unit=pool.unit, perm=perms.disburse
    )
    for award in Award.objects.filter(pool=pool).select_related("project__unit", "pool"):
        news.awarded(award)


def paid_already(pool: Pool) -> str:
    """The number under which money was paid stays; only after its reversal another may be registered."""
    paid = any(award.paid_fen for award in Award.objects.filter(pool=pool))
    return "已经按原文号拨付，不能再改文号；确需更正的，请先冲销拨付。" if paid else ""


@action(
    "登记下达文号",
    perm=perms.disburse,
    moves={S.APPROVED: S.APPROVED},
    inputs={"document_number": None},
    unless=paid_already,
)
def register_document(pool: Pool, *, document_number: str, by: Actor) -> None:
    """The finance document by which the money comes."""
    pool.document_number = document_number
