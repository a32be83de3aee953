"""What became of messages about one thing, for the one who sent them: numbers, never addresses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from .channels import titles
from .models import Delivery

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Tally:
    """How far the messages of one channel have come."""

    channel: str
    title: str
    sent: int
    waiting: int
    failed: int
    spared: int


def tallies(codes: Iterable[str], key: str) -> list[Tally]:
    """By channel, for all messages of ``codes`` that were sent under ``key``."""
    rows = Delivery.objects.filter(code__in=list(codes), key=key).order_by()
    found: dict[str, Counter[str]] = {}
    for channel, state, number in rows.values_list("channel", "state").annotate(number=Count("pk")):
        found.setdefault(channel, Counter())[state] += number
    return [_tally(code, title, found[code]) for code, title in titles() if code in found]


def _tally(channel: str, title: str, by_state: Counter[str]) -> Tally:
    state = Delivery.State
    numbers = (by_state[one] for one in (state.SENT, state.WAITING, state.FAILED, state.SPARED))
    sent, waiting, failed, spared = numbers
    return Tally(channel, title, sent, waiting, failed, spared)
