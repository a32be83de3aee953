"""After too many wrong passwords: until when an account is closed from an address, or an address for all; opening early."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axes.conf import settings
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from axes.utils import reset
from django.db.models import Count, Max
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta


def until(username: str, address: str) -> datetime | None:
    """When ``username`` may be tried again from ``address``; ``None`` if it may be tried now."""
    rows = AccessAttempt.objects.filter(username=username, ip_address=address or None)
    return _until(rows)


def closed(usernames: Iterable[str]) -> dict[str, datetime]:
    """Which of these accounts are closed from some address, and until when."""
    by_place: dict[tuple[str, str | None], list[AccessAttempt]] = {}
    for row in AccessAttempt.objects.filter(username__in=list(usernames)):
        by_place.setdefault((row.username, row.ip_address), []).append(row)
    ends = [(name, _until(rows)) for (name, _), rows in by_place.items()]
    found: dict[str, datetime] = {}
    for name, end in ends:
        if end:
            found[name] = max(end, found.get(name, end))
    return found


def flooded(address: str) -> datetime | None:
    """Until when nobody signs in from ``address``: too many accounts were tried there of late, and none got in.

    One password tried on many accounts stays below the limit of each; a sign-in that succeeds forgets its account's
    failures, so that a school behind one address does not come near.
    """
    fresh = AccessAttempt.objects.filter(ip_address=address or None, attempt_time__gt=timezone.now() - get_cool_off())
    tried = fresh.aggregate(accounts=Count("username", distinct=True), last=Max("attempt_time"))
    if tried["accounts"] < settings.ACCOUNTS_PER_ADDRESS:
        return None
    last: datetime = tried["last"]
    return last + get_cool_off()


def _until(rows: Iterable[AccessAttempt]) -> datetime | None:
    cool_off: timedelta = get_cool_off()
    fresh = [row for row in rows if row.attempt_time + cool_off > timezone.now()]
    if sum(row.failures_since_start for row in fresh) < settings.AXES_FAILURE_LIMIT:
        return None
    last: datetime = max(row.attempt_time for row in fresh)
    return last + cool_off


def open_early(username: str) -> int:
    """Forget the wrong passwords of an account; gives how many records there were."""
    return int(reset(username=username))
