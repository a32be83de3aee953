"""Sharing out a pool of money by grade, exactly: integers of fen that sum to the pool, or a refusal that says what to change.

Each school gets in proportion to the weight of its grade, never under the grade's minimum and never over its cap: what a bound
takes or gives is shared again among the others. Shares are cut to whole fen; the fen that are left go one by one to the
largest remainders, equal ones to the better grade first, then to the smaller project number.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from . import money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

RULE = (
    "按各等次份额的比例分配，达到上限或不足最低额的按上限、最低额计，差额由其余学校按份额重新分配；各校金额计算到分，"
    "舍去的零头逐分补给零头最大的学校，零头相同的先补等次高的，再按项目编号从小到大。"
)


class Impossible(ValueError):
    """The pool cannot be shared out by this scheme; ``str()`` says why and what to change."""


@dataclass(frozen=True)
class Tier:
    """What a school of one grade may get; tiers stand best first. Without weight a grade gets nothing."""

    grade: str
    label: str
    weight: int
    minimum: int = 0
    cap: int | None = None

    def bounded(self, amount: Fraction) -> Fraction:
        low = max(Fraction(self.minimum), amount)
        return low if self.cap is None else min(Fraction(self.cap), low)


def faults(tiers: Sequence[Tier]) -> list[str]:
    """What is wrong with a scheme whatever the grades are: a better grade must never be worse off."""
    found = [fault for tier in tiers for fault in _own_faults(tier)]
    for better, worse in pairwise(tiers):
        pair = f"“{better.label}”的{{}}不能低于“{worse.label}”的{{}}"
        if better.weight < worse.weight:
            found.append(pair.format("份额", "份额") + f"（{better.weight} < {worse.weight}）。")
        if better.minimum < worse.minimum:
            found.append(pair.format("每校最低额", "每校最低额") + "。")
        if better.cap is not None and worse.weight and worse.cap is None:
            found.append(
                f"“{better.label}”有每校上限，“{worse.label}”也要填写不高于它的上限，否则较低的等次可能所得更多。"
            )
        elif better.cap is not None and worse.cap is not None and better.cap < worse.cap:
            found.append(pair.format("每校上限", "每校上限") + "。")
    if not any(tier.weight for tier in tiers):
        found.append("至少有一个等次的份额要大于 0。")
    return found


def _own_faults(tier: Tier) -> Iterator[str]:
    if tier.weight < 0 or tier.minimum < 0 or (tier.cap is not None and tier.cap < 0):
        yield f"“{tier.label}”的份额和金额不能是负数。"
    if not tier.weight and (tier.minimum or tier.cap):
        yield f"“{tier.label}”的份额为 0，不参与分配，请不要填写最低额和上限。"
    if tier.cap is not None and tier.cap < tier.minimum:
        yield f"“{tier.label}”的每校上限不能低于每校最低额。"


def allocate(pool: int, tiers: Sequence[Tier], grades: Mapping[str, str]) -> dict[str, int]:
    """Fen for each project number of ``grades``; the sum is ``pool`` exactly.

    :raises Impossible: the scheme has faults, or its bounds do not allow the pool to be spent exactly.
    """
    if wrong := faults(tiers):
        raise Impossible("".join(wrong))
    if pool <= 0:
        raise Impossible("资金总额必须大于 0，请先填写资金总额。")
    place = {tier.grade: number for number, tier in enumerate(tiers)}
    if unknown := sorted({grade for grade in grades.values() if grade not in place}):
        raise Impossible(f"方案没有规定这些等次：{'、'.join(unknown)}。")
    counts = Counter(grades.values())
    paid = [tier for tier in tiers if tier.weight and counts[tier.grade]]
    _check_bounds(pool, paid, counts)
    level = _level(pool, paid, counts)
    exact = {tier.grade: tier.bounded(level * tier.weight) for tier in paid}
    shares = {number: exact.get(grade, Fraction(0)) for number, grade in grades.items()}
    amounts = {number: int(share) for number, share in shares.items()}
    order = sorted(grades, key=lambda n: (amounts[n] - shares[n], place[grades[n]], n))
    for number in order[: pool - sum(amounts.values())]:
        amounts[number] += 1
    return amounts


def _check_bounds(pool: int, paid: Sequence[Tier], counts: Mapping[str, int]) -> None:
    if not paid:
        raise Impossible("没有一所学校的等次可以获得奖补，资金分不出去。请先接收考核结果，或为已有的等次设置份额。")
    least = sum(tier.minimum * counts[tier.grade] for tier in paid)
    if least > pool:
        detail = _spelt(((t, t.minimum) for t in paid if t.minimum), counts)
        raise Impossible(
            f"各校最低额合计 {money.yuan(least)} 元（{detail}），超过资金总额 {money.yuan(pool)} 元，"
            f"差 {money.yuan(least - pool)} 元。请降低每校最低额，或增加资金总额。"
        )
    caps = [(tier, tier.cap) for tier in paid if tier.cap is not None]
    most = sum(cap * counts[tier.grade] for tier, cap in caps)
    if len(caps) == len(paid) and most < pool:
        raise Impossible(
            f"各校都到上限也只能分配 {money.yuan(most)} 元（{_spelt(caps, counts)}），资金总额是 {money.yuan(pool)} 元，"
            f"有 {money.yuan(pool - most)} 元分不出去。请提高或取消每校上限，或把资金总额调为 {money.yuan(most)} 元。"
        )


def _spelt(bounds: Sequence[tuple[Tier, int]] | Iterator[tuple[Tier, int]], counts: Mapping[str, int]) -> str:
    return "，".join(f"{tier.label} {counts[tier.grade]} 所 × {money.yuan(bound)} 元" for tier, bound in bounds)


def _level(pool: int, paid: Sequence[Tier], counts: Mapping[str, int]) -> Fraction:
    """Fen per unit of weight at which the bounded shares sum to the pool: the sum rises in straight pieces between the bounds."""

    def total(level: Fraction) -> Fraction:
        return sum((tier.bounded(level * tier.weight) * counts[tier.grade] for tier in paid), Fraction(0))

    bounds = {Fraction(bound, t.weight) for t in paid for bound in (t.minimum, t.cap) if bound is not None}
    low = Fraction(0)
    for bound in sorted(bounds):
        if total(bound) >= pool:
            high = bound
            break
        low = bound
    else:
        high = low + pool  # behind the last bound at least one share grows by its weight per step
    rise = total(high) - total(low)
    return low if not rise else low + (high - low) * (pool - total(low)) / rise
