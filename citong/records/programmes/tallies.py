"""Counts per project that other features show beside their own, such as open findings: each feature registers its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .models import Project

    Count = Callable[[Sequence[Project]], Mapping[int, int]]


@dataclass(frozen=True)
class Tally:
    """``count(projects)`` answers for all projects at once, by their ids; a project that is left out has none."""

    label: str
    order: int
    perm: str
    count: Count


registry: list[Tally] = []


def tally(label: str, order: int, perm: str) -> Callable[[Count], Count]:
    """``@tally("未整改问题", 10, perms.view)`` on a function of projects; a column of the overview for those who hold ``perm``."""

    def declare(count: Count) -> Count:
        registry.append(Tally(label, order, perm, count))
        return count

    return declare


def ordered() -> list[Tally]:
    return sorted(registry, key=lambda t: t.order)
