"""What a receiver sees: his own receipts of announcements that stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, Value, When

from citong.platform.files import intake

from ..models import Announcement, Receipt

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile

S = Receipt.Status
STANDING = (Announcement.Status.SENDING, Announcement.Status.SENT)
UNREAD, OWED, ALL = "unread", "owed", "all"


@dataclass(frozen=True)
class Narrow:
    """What the list is narrowed to; values that do not exist count as not given."""

    tab: str = ALL
    text: str = ""
    importance: str = ""


def own(actor: Actor) -> QuerySet[Receipt]:
    """All that ``actor`` ever received, also what was recalled since."""
    rows = Receipt.objects.filter(user=actor.user) if actor.user else Receipt.objects.none()
    return rows.select_related("announcement__unit")


def current(actor: Actor) -> QuerySet[Receipt]:
    return own(actor).filter(announcement__status__in=STANDING)


def unread(actor: Actor) -> QuerySet[Receipt]:
    return current(actor).filter(status=S.UNREAD)


def owed(actor: Actor) -> QuerySet[Receipt]:
    """What still has to be confirmed."""
    return current(actor).filter(announcement__must_confirm=True).exclude(status=S.CONFIRMED)


def mine(actor: Actor, by: Narrow) -> QuerySet[Receipt]:
    """Unread first, then newest first."""
    rows = {UNREAD: unread, OWED: owed}.get(by.tab, current)(actor)
    if by.text:
        named = Q(announcement__title__icontains=by.text) | Q(announcement__unit__name__icontains=by.text)
        rows = rows.filter(named | Q(announcement__body__icontains=by.text))
    if by.importance:
        rows = rows.filter(announcement__importance=by.importance)
    later = Case(When(status=S.UNREAD, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.order_by(later, "-received_at", "-pk")


def receipt(actor: Actor, announcement: int) -> Receipt | None:
    return own(actor).filter(announcement=announcement).first()


def files(announcement: Announcement) -> QuerySet[StoredFile]:
    return intake.of(announcement, "announcements.attachment")
