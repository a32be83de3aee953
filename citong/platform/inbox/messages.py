"""Telling people something, and what they have not read yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.lib import clock

from .models import Message, check_local

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from citong.platform.identity.models import User

BATCH = 2000


def send(users: Iterable[User], title: str, body: str = "", url: str = "", kind: str = "") -> int:
    """One message to each of ``users``, however often they are named; returns how many."""
    return len(write({user.pk for user in users}, title, body, url, kind))


def write(receivers: Iterable[int], title: str, body: str = "", url: str = "", kind: str = "") -> list[Message]:
    """One message to each of the accounts with these ids."""
    check_local(url)
    rows = [Message(user_id=pk, title=title[:120], body=body, url=url, kind=kind) for pk in sorted(set(receivers))]
    return Message.objects.bulk_create(rows, batch_size=BATCH)


def of(user: User) -> QuerySet[Message]:
    """Messages of ``user``, newest first."""
    return Message.objects.filter(user=user)


def mark_read(user: User, ids: Iterable[int] | None = None) -> int:
    """Mark the user's own messages as read: those named, or all."""
    unread = Message.objects.filter(user=user, read_at__isnull=True)
    if ids is not None:
        unread = unread.filter(pk__in=list(ids))
    return unread.update(read_at=clock.now())


def read_at_address(user: User, url: str) -> int:
    """Mark as read whatever led ``user`` to ``url``: he is there. Without news nothing is written."""
    news = Message.objects.filter(user=user, url=url, read_at__isnull=True)
    return news.update(read_at=clock.now()) if news.exists() else 0


def settle(kinds: Iterable[str], url: str, receivers: Iterable[int] | None = None) -> int:
    """What led to ``url`` is no longer news to the accounts with these ids, or to anybody."""
    unread = Message.objects.filter(kind__in=list(kinds), url=url, read_at__isnull=True)
    if receivers is not None:
        unread = unread.filter(user__in=list(receivers))
    return unread.update(read_at=clock.now())


def unread_count(user: User) -> int:
    return Message.objects.filter(user=user, read_at__isnull=True).count()
