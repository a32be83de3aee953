"""通知公告 that people are expected to read: whoever sends them says here how many came to a unit and were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from citong.platform.org.models import Unit

    Count = Callable[[Unit, datetime, datetime], tuple[int, int]]

_counts: dict[str, Count] = {}


def counted(count: Count) -> Count:
    """``count(unit, start, end)``: those that reached ``unit`` and below between the two, and were read before ``end``."""
    _counts[count.__qualname__] = count
    return count


def between(unit: Unit, start: datetime, end: datetime) -> tuple[int, int]:
    """How many were received and how many of them were read, of all senders."""
    pairs = [count(unit, start, end) for count in _counts.values()]
    return sum(received for received, _ in pairs), sum(read for _, read in pairs)
