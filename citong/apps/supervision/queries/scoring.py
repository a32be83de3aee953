"""The score of a visit: the weights of what is met, in percent of the weights that apply."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from ..models import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable

V = Answer.Value
SHARE = {V.MET: Decimal(1), V.MOSTLY: Decimal("0.6"), V.NOT_MET: Decimal(0)}
FORMULA = "∑（分值 × 系数）÷ ∑ 分值 × 100；符合计 1，基本符合计 0.6，不符合计 0，不适用和不计分的项不算在内"


def score(given: Iterable[tuple[int | None, str]]) -> Decimal | None:
    """Of (weight, value) pairs; ``None`` if nothing counts."""
    counted = [(weight, SHARE[V(value)]) for weight, value in given if weight and value != V.NOT_APPLICABLE]
    full = sum(weight for weight, _ in counted)
    if not full:
        return None
    reached = sum((weight * share for weight, share in counted), Decimal(0))
    return (reached * 100 / full).quantize(Decimal("0.01"), ROUND_HALF_UP)
