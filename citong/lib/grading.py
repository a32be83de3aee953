"""From measured values and reviewers' points to a total, a grade and a place.

All arithmetic is decimal. What leaves this module is rounded half up to ``PLACES`` decimals (四舍五入): the points of
each indicator, then the total of the rounded points. An indicator for which nothing was due counts neither for nor
against: the total is what was gained of the weights that apply, on a scale of a hundred.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

PLACES = Decimal("0.01")
FULL = Decimal(100)
NOUGHT = Decimal(0)
_NUMBER = r"(\d{1,3}(?:\.\d{1,2})?)"
_LINEAR = re.compile(rf"{_NUMBER}-{_NUMBER}")
_STEP = re.compile(rf"{_NUMBER}:{_NUMBER}")
_SAME = str.maketrans("：，、；－～~—％", ":,,,----%")


def rounded(value: Decimal) -> Decimal:
    return value.quantize(PLACES, ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """``95``, ``12.5``: without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True)
class Linear:
    """Nothing up to ``low``, all from ``high`` on, in between in proportion."""

    low: Decimal
    high: Decimal

    def share(self, value: Decimal) -> Decimal:
        """What part of the points ``value`` earns: 0 to 1."""
        return min(max((value - self.low) / (self.high - self.low), NOUGHT), Decimal(1))

    def __str__(self) -> str:
        return f"{plain(self.low)}-{plain(self.high)}"

    @property
    def words(self) -> str:
        least = f"{plain(self.low)}% 及以下不得分，" if self.low else ""
        return f"{least}{plain(self.high)}% {'及以上' if self.high < FULL else ''}得满分，其间按比例计分"


@dataclass(frozen=True)
class Steps:
    """``(from, percent)``, highest first: a value earns the percent of the first step that it reaches."""

    steps: tuple[tuple[Decimal, Decimal], ...]

    def share(self, value: Decimal) -> Decimal:
        """What part of the points ``value`` earns: 0 to 1."""
        return next((percent / FULL for least, percent in self.steps if value >= least), NOUGHT)

    def __str__(self) -> str:
        return ", ".join(f"{plain(least)}:{plain(percent)}" for least, percent in self.steps)

    @property
    def words(self) -> str:
        said = [f"达到 {plain(least)}% 得 {plain(percent)}% 的分" for least, percent in self.steps]
        return "；".join([*said, *(["其余不得分"] if self.steps[-1][0] else [])])


def scale(text: str) -> Linear | Steps:
    """``60-100`` or ``95:100, 85:80``; ValueError with a Chinese sentence if it is neither."""
    compact = re.sub(r"[\s%]", "", text.translate(_SAME))
    if match := _LINEAR.fullmatch(compact):
        return _linear(Decimal(match[1]), Decimal(match[2]))
    steps = [(Decimal(m[1]), Decimal(m[2])) for part in compact.split(",") if (m := _STEP.fullmatch(part))]
    if not steps or len(steps) != len(compact.split(",")):
        raise ValueError("计分标准写成“60-100”（60% 起按比例，100% 得满分）或“95:100, 85:80”（分档）")
    return _steps(tuple(steps))


def _linear(low: Decimal, high: Decimal) -> Linear:
    if not low < high <= FULL:
        raise ValueError("按比例计分时，起点应小于满分点，满分点不超过 100")
    return Linear(low, high)


def _steps(steps: tuple[tuple[Decimal, Decimal], ...]) -> Steps:
    if any(least > FULL or percent > FULL for least, percent in steps):
        raise ValueError("分档计分的数值应在 0 到 100 之间")
    if any(one[0] <= two[0] or one[1] <= two[1] for one, two in pairwise(steps)):
        raise ValueError("分档应从高到低排列，达到值越高得分越高")
    return Steps(steps)


def points(weight: Decimal, by: Linear | Steps, value: Decimal | None) -> Decimal | None:
    """What ``value`` (percent) earns of ``weight``; ``None`` stays ``None``: nothing was due."""
    return None if value is None else rounded(weight * by.share(min(max(value, NOUGHT), FULL)))


def mean(given: Sequence[Decimal]) -> Decimal | None:
    """The mean of what the reviewers gave; ``None`` before anybody did."""
    return rounded(sum(given, NOUGHT) / len(given)) if given else None


def total(gained: Sequence[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """``(weight, points)`` of each indicator to a total of a hundred; ``None`` where no indicator applies."""
    applying = [(weight, got) for weight, got in gained if got is not None]
    weights = sum((weight for weight, _ in applying), NOUGHT)
    if not weights:
        return None
    return rounded(sum((got for _, got in applying), NOUGHT) * FULL / weights)


def check_weights(weights: Sequence[Decimal | int]) -> None:
    """Weights are positive and sum to a hundred."""
    if any(weight <= 0 for weight in weights):
        raise ValueError("每项指标的分值都应大于 0")
    if (whole := sum(weights)) != FULL:
        raise ValueError(f"指标的分值合计应为 100，现为 {whole}")


@dataclass(frozen=True)
class Threshold:
    """From ``since`` on, ``grade`` needs at least ``least``."""

    grade: str
    least: Decimal
    since: date


def in_force(thresholds: Sequence[Threshold], day: date) -> dict[str, Decimal]:
    """The least total of each grade on ``day``: of several for one grade the one that began last."""
    begun = sorted((t for t in thresholds if t.since <= day), key=lambda t: t.since)
    return {t.grade: t.least for t in begun}


def check_thresholds(thresholds: Sequence[Threshold], grades: Sequence[str], start: date) -> None:
    """From ``start`` on and after each later change every one of ``grades`` (best first) has its least, falling."""
    for day in sorted({start, *(t.since for t in thresholds if t.since > start)}):
        now = in_force(thresholds, day)
        if missing := [grade for grade in grades if grade not in now]:
            raise ValueError(f"{day} 起没有规定{'、'.join(missing)}的分数线")
        if any(now[one] <= now[two] for one, two in pairwise(grades)) or now[grades[0]] > FULL:
            raise ValueError(f"{day} 起的分数线应从高到低，且不超过 100 分")


def grade(least: Mapping[str, Decimal], whole: Decimal, lowest: str) -> str:
    """The best grade whose least ``whole`` reaches, else ``lowest``."""
    reached = [(bound, name) for name, bound in least.items() if whole >= bound]
    return max(reached)[1] if reached else lowest
