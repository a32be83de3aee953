"""Counts per project that other features show beside their own, such as open findings: each feature registers its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from citong.platform.org.models import Unit

    from .models import Programme, Project

    Count = Callable[[Sequence[Project]], Mapping[int, int]]
    Rows = Callable[[Programme, Unit | None], str]


@dataclass(frozen=True)
class Tally:
    """``count(projects)`` answers for all projects at once, by their ids; a project that is left out has none.

    ``rows(programme, desk)`` is the address of the list of what was counted, at one desk or at all.
    """

    label: str
    order: int
    perm: str
    count: Count
    rows: Rows


registry: list[Tally] = []


def tally(label: str, order: int, perm: str, rows: Rows) -> Callable[[Count], Count]:
    """``@tally("未整改问题", 10, perms.view, rows_at)`` on a function of projects; a column of the overview for those who hold ``perm``."""

    def declare(count: Count) -> Count:
        registry.append(Tally(label, order, perm, count, rows))
        return count

    return declare


def ordered() -> list[Tally]:
    return sorted(registry, key=lambda t: t.order)
