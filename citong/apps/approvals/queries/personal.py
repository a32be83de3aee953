"""What people have set up for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.platform.workflow.models import Delegation, OpinionPhrase, Signature

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor

USUAL = ["同意。", "拟同意，请领导审批。", "已阅。", "请补充材料后重新提交。"]


def given(actor: Actor) -> QuerySet[Delegation]:
    """The delegations that ``actor`` has made, newest first."""
    rows: QuerySet[Delegation] = Delegation.objects.filter(user=actor.user)
    return rows.select_related("agent__person", "flow")


def received(actor: Actor) -> QuerySet[Delegation]:
    """The delegations by which ``actor`` acts for others now."""
    rows: QuerySet[Delegation] = Delegation.objects.filter(Delegation.in_force(), agent=actor.user)
    return rows.select_related("user__person", "flow")


def phrases(actor: Actor) -> QuerySet[OpinionPhrase]:
    rows: QuerySet[OpinionPhrase] = OpinionPhrase.objects.filter(user=actor.user, removed=False)
    return rows


def opinions(actor: Actor) -> list[str]:
    """Usual opinions: one's own, else those that everybody writes."""
    return list(phrases(actor).values_list("text", flat=True)) or USUAL


def signatures(actor: Actor) -> QuerySet[Signature]:
    """The signature that ``actor`` uses now, or none."""
    rows: QuerySet[Signature] = Signature.objects.filter(user=actor.user, removed=False)
    return rows.select_related("file")
