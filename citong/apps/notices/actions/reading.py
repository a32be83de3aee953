"""What a receiver does: opening marks as read, confirming says that he knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit.actions import action
from citong.lib import clock
from citong.platform.inbox import messages

from ..models import Announcement, Receipt
from ..perms import perms
from .sending import url_of

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

S = Receipt.Status


def opened(receipt: Receipt) -> None:
    """The first opening counts; the receipt itself is its record."""
    Receipt.objects.filter(pk=receipt.pk, status=S.UNREAD).update(status=S.READ, read_at=clock.now())
    messages.read_at_address(receipt.user, url_of(receipt.announcement))
    receipt.refresh_from_db(fields=["status", "read_at"])


def _not_asked(receipt: Receipt) -> str:
    if receipt.announcement.status == Announcement.Status.RECALLED:
        return "这条公告已撤回，不用确认。"
    if not receipt.announcement.must_confirm:
        return "这条公告不要求确认。"
    return "您已经确认过了。" if receipt.status == S.CONFIRMED else ""


@action("确认", perm=perms.receive, unless=_not_asked)
def confirm(receipt: Receipt, *, by: Actor) -> None:
    now = clock.now()
    receipt.status, receipt.confirmed_at = S.CONFIRMED, now
    receipt.read_at = receipt.read_at or now
