"""待办时效: how long it waits at each desk, counted and narrowed by the same conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from citong.platform.org.models import Unit
    from citong.records.programmes.waiting import Waiting

SOME, OLD = 3, 6  # whole days from which on it has waited for some time, for long
AGES: dict[str, tuple[str, Callable[[Waiting], bool]]] = {
    "": ("全部待办", lambda _: True),
    "new": ("0–2 天", lambda one: one.days < SOME),
    "some": ("3–5 天", lambda one: SOME <= one.days < OLD),
    "old": ("超过 5 天", lambda one: one.days >= OLD),
    "late": ("已超期", lambda one: one.item.overdue),
}
"""What a list may show, by the word in its address."""


def of_age(rows: Iterable[Waiting], age: str) -> list[Waiting]:
    return [one for one in rows if AGES[age][1](one)]


def desks(rows: Iterable[Waiting]) -> list[Unit]:
    """The desks at which something waits, in their order."""
    return sorted({one.desk for one in rows}, key=lambda unit: unit.path)
