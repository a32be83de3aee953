"""Figures about projects that are computed from records, for assessments: each feature registers its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from .models import Project

    Compute = Callable[[Sequence[Project], date], Mapping[int, "Measured"]]


@dataclass(frozen=True)
class Measured:
    """``value`` in percent (0 to 100), ``None`` where nothing was due; the inputs by name; where the rows behind are."""

    value: Decimal | None
    inputs: dict[str, str | int] = field(default_factory=dict)
    href: str = ""


@dataclass(frozen=True)
class Measure:
    """``compute(projects, until)`` answers for all projects at once; ``formula`` is shown to the schools."""

    code: str
    label: str
    formula: str
    compute: Compute


registry: dict[str, Measure] = {}


def measure(code: str, label: str, formula: str) -> Callable[[Compute], Compute]:
    """``@measure("reports.punctuality", "月报按时率", "按时上报的月数 ÷ 应上报的月数 × 100")``."""

    def declare(compute: Compute) -> Compute:
        registry[code] = Measure(code, label, formula, compute)
        return compute

    return declare


def choices() -> list[tuple[str, str]]:
    return [(m.code, m.label) for m in sorted(registry.values(), key=lambda m: m.code)]
