"""Delegations and usual opinions: one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.kit.actions import action, fill
from citong.lib import clock
from citong.platform.workflow.models import Delegation, OpinionPhrase  # noqa: TC001 - the kit reads the annotation
from citong.platform.workflow.perms import perms

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


@action("设置委托", perm=perms.own, creates=True)
def delegate(delegation: Delegation, *, by: Actor, **values: Any) -> None:
    """Who is away names an agent for a time."""
    delegation.user = by.user
    fill(delegation, values)


def _over(delegation: Delegation) -> str:
    return "这项委托已经结束。" if delegation.over else ""


@action("结束委托", perm=perms.own, unless=_over)
def end_delegation(delegation: Delegation, *, by: Actor) -> None:
    delegation.ended_at = clock.now()


@action("添加常用意见", perm=perms.own, creates=True, quiet=True)
def add_phrase(phrase: OpinionPhrase, *, text: str, by: Actor) -> None:
    phrase.user, phrase.text = by.user, text


@action("删除常用意见", perm=perms.own, quiet=True)
def remove_phrase(phrase: OpinionPhrase, *, by: Actor) -> None:
    phrase.removed = True
