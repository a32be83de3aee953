"""From experts' score sheets to a ranking: raw, trimmed and standardised means, spread, ranks with ties.

All arithmetic is decimal. Every figure that leaves this module is rounded half up to ``PLACES`` decimals, and ranks
are taken from the rounded figures, so that two schools whose printed scores are equal share a rank.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, Literal, TypeVar

A = TypeVar("A", bound=Hashable)  # application
E = TypeVar("E", bound=Hashable)  # expert
Method = Literal["mean", "trimmed", "standardised"]
PLACES = Decimal("0.01")
TRIM_FROM = 5
FULL_SCORE = 100


@dataclass(frozen=True)
class Item:
    """One line of a rubric; scores run from 0 to ``maximum``, ``weight`` is its share of the whole."""

    code: str
    weight: Decimal
    maximum: Decimal


@dataclass(frozen=True)
class Sheet(Generic[A, E]):
    """One expert's scores for one application, by item code."""

    application: A
    expert: E
    scores: Mapping[str, Decimal]


@dataclass(frozen=True)
class Result(Generic[A, E]):
    """What the experts' sheets say of one application; ``totals`` keeps the order of the sheets."""

    application: A
    totals: tuple[tuple[E, Decimal], ...]
    mean: Decimal
    trimmed: Decimal
    standardised: Decimal
    spread: Decimal
    rank: int


def total(items: Sequence[Item], scores: Mapping[str, Decimal]) -> Decimal:
    """Weighted total on a scale of 100: the sum of weight x score / maximum over the sum of weights, unrounded."""
    weights = sum((item.weight for item in items), Decimal(0))
    if weights <= 0:
        raise ValueError("评分表没有权重，请先为评分项设置权重")
    gained = Decimal(0)
    for item in items:
        score = scores.get(item.code)
        if score is None or not 0 <= score <= item.maximum:
            raise ValueError(f"评分项“{item.code}”应在0到{item.maximum}之间打分")
        gained += item.weight * score / item.maximum
    return gained * FULL_SCORE / weights


def rounded(value: Decimal) -> Decimal:
    return value.quantize(PLACES, ROUND_HALF_UP)


def mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values)


def deviation(values: Sequence[Decimal]) -> Decimal:
    """Standard deviation of the values as a whole population."""
    middle = mean(values)
    return mean([(value - middle) ** 2 for value in values]).sqrt()


def trimmed_mean(values: Sequence[Decimal], trim_from: int = TRIM_FROM) -> Decimal:
    """Mean without one highest and one lowest value; with fewer than ``trim_from`` values the plain mean."""
    return mean(sorted(values)[1:-1] if len(values) >= max(trim_from, 3) else values)


def standardise(by_expert: Mapping[E, Sequence[Decimal]]) -> dict[E, list[Decimal]]:
    """Bring every expert to the scale of the pool: mean of all sheets + z x standard deviation of all sheets.

    An expert with a single sheet has shown no scale of his own: his score stays as it is. One who gave every
    application the same score made no distinction: his scores become the pool's mean. A value may exceed 100.
    """
    pool = [value for values in by_expert.values() for value in values]
    if not pool:
        return {}
    middle, width = mean(pool), deviation(pool)
    return {expert: _rescale(values, middle, width) for expert, values in by_expert.items()}


def _rescale(values: Sequence[Decimal], middle: Decimal, width: Decimal) -> list[Decimal]:
    if len(values) == 1:
        return list(values)
    if len(set(values)) == 1:
        return [middle for _ in values]
    own_middle, own_width = mean(values), deviation(values)
    return [middle + (value - own_middle) / own_width * width for value in values]


def ranks(values: Iterable[Decimal]) -> list[int]:
    """Rank of each value, highest first; equal values share a rank and the next one is skipped (1, 2, 2, 4)."""
    listed = list(values)
    ordered = sorted(listed, reverse=True)
    return [ordered.index(value) + 1 for value in listed]


def results(
    items: Sequence[Item],
    sheets: Iterable[Sheet[A, E]],
    *,
    rank_by: Method = "mean",
    trim_from: int = TRIM_FROM,
) -> list[Result[A, E]]:
    """One result per application, best first; applications of equal rank stand in the order of their first sheet."""
    totals: dict[A, dict[E, Decimal]] = {}
    by_expert: dict[E, dict[A, Decimal]] = {}
    for sheet in sheets:
        if sheet.expert in totals.setdefault(sheet.application, {}):
            raise ValueError("同一专家对同一申报有两份评分表")
        value = total(items, sheet.scores)
        totals[sheet.application][sheet.expert] = value
        by_expert.setdefault(sheet.expert, {})[sheet.application] = value
    levelled = standardise({expert: list(given.values()) for expert, given in by_expert.items()})
    adjusted = {
        (application, expert): value
        for expert, given in by_expert.items()
        for application, value in zip(given, levelled[expert], strict=True)
    }
    drafts = [_draft(application, given, adjusted, trim_from) for application, given in totals.items()]
    placed = ranks(getattr(draft, rank_by) for draft in drafts)
    return sorted(
        (Result(**{**vars(draft), "rank": rank}) for draft, rank in zip(drafts, placed, strict=True)),
        key=lambda result: result.rank,
    )


def _draft(
    application: A, given: Mapping[E, Decimal], adjusted: Mapping[tuple[A, E], Decimal], trim_from: int
) -> Result[A, E]:
    values = list(given.values())
    return Result(
        application=application,
        totals=tuple((expert, rounded(value)) for expert, value in given.items()),
        mean=rounded(mean(values)),
        trimmed=rounded(trimmed_mean(values, trim_from)),
        standardised=rounded(mean([adjusted[application, expert] for expert in given])),
        spread=rounded(max(values) - min(values)),
        rank=0,
    )
