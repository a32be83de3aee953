"""The one write of the desk that concerns others: asking them to act."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from citong.kit.actions import action
from citong.lib import clock
from citong.platform.access.holders import holders
from citong.platform.inbox.models import WorkItem  # noqa: TC001 - the action reads its annotation
from citong.platform.notify.sending import notify

from . import oversight, texts
from .perms import perms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citong.platform.access.actor import Actor
    from citong.platform.identity.models import User

PAUSE = timedelta(hours=2)


def _where(item: WorkItem) -> object | None:
    return item.unit or item.office


def _too_soon(item: WorkItem) -> str:
    if item.done_at:
        return "这项待办已经办结，不用再催。"
    soon = item.reminded_at is not None and item.reminded_at > clock.now() - PAUSE
    return "两小时内已经催办过，请稍后再催。" if soon else ""


@action("催办", perm=perms.remind, at=_where, unless=_too_soon)
def remind(item: WorkItem, *, by: Actor) -> None:
    """Ask those who have the item to act; a head reminds his own unit, not those below it."""
    if not oversight.items(by, perms.remind).filter(pk=item.pk).exists():
        raise PermissionDenied(perms.remind)
    item.reminded_at = clock.now()
    due = item.due_at.astimezone(clock.SHANGHAI) if item.due_at else None
    term = f"办理期限：{due:%Y-%m-%d %H:%M}。" if due else ""
    notify(texts.REMINDED, _receivers(item), url=item.url, title=item.title, by=str(by.user), term=term)


def _receivers(item: WorkItem) -> Iterable[User]:
    """The person who has it, else all who sit at its desk."""
    if who := item.user or item.claimed_by:
        return [who]
    return holders(item.unit, item.perm) if item.unit else []
