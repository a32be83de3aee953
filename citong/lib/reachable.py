"""Which of several conditions, asked in turn, can never be the first to hold.

The comparisons of a condition bound the values of its fields. Where nothing lies within the bounds, or all that does lies within
those of an earlier condition, the condition is never reached. Alternatives (``any``) and other operators are not looked into.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .conditions import Condition

    Edge = tuple[Any, int]  # a value, and 1 where it lies itself outside
    Spans = dict[str, tuple[Edge | None, Edge | None]]  # of each field the lowest and the highest value

LOW = {"gt": 1, "ge": 0, "eq": 0}
HIGH = {"lt": -1, "le": 0, "eq": 0}


def unreached(conditions: Iterable[Condition]) -> list[int]:
    """The places of the conditions that no values reach; a condition of nothing (the default) is asked last and hides none."""
    earlier: list[Spans] = []
    found = []
    for place, condition in enumerate(conditions):
        if not condition:
            continue
        spans, exact = _spans(condition)
        if any(_empty(*span) for span in spans.values()) or any(_within(spans, other) for other in earlier):
            found.append(place)
        elif exact:
            earlier.append(spans)
    return found


def _spans(condition: Condition) -> tuple[Spans, bool]:
    """The bounds, and whether they say all that the condition says."""
    spans: Spans = {}
    exact = True
    for part in _joined(condition):
        op, value = part.get("op", ""), part.get("value")
        if op not in LOW | HIGH or isinstance(value, bool) or not isinstance(value, int | float | str):
            exact = False
            continue
        low, high = spans.get(part["field"], (None, None))
        if isinstance(value, str) != any(isinstance(edge[0], str) for edge in (low, high) if edge) and (low or high):
            exact = False
            continue
        if op in LOW:
            low = max(filter(None, (low, (value, LOW[op]))))
        if op in HIGH:
            high = min(filter(None, (high, (value, HIGH[op]))))
        spans[part["field"]] = low, high
    return spans, exact


def _joined(condition: Condition) -> Iterator[Any]:
    """The parts that must all hold."""
    assert condition is not None  # noqa: S101 - defaults are left out
    if "all" in condition:
        for part in condition["all"]:
            yield from _joined(part)
    else:
        yield condition


def _empty(low: Edge | None, high: Edge | None) -> bool:
    return low is not None and high is not None and (low[0] > high[0] or (low[0] == high[0] and low[1] != high[1]))


def _within(inner: Spans, outer: Spans) -> bool:
    return all(field in inner and _spanned(inner[field], span) for field, span in outer.items())


def _spanned(inner: tuple[Edge | None, Edge | None], outer: tuple[Edge | None, Edge | None]) -> bool:
    low_fits = outer[0] is None or (inner[0] is not None and _alike(inner[0], outer[0]) and inner[0] >= outer[0])
    high_fits = outer[1] is None or (inner[1] is not None and _alike(inner[1], outer[1]) and inner[1] <= outer[1])
    return low_fits and high_fits


def _alike(one: Edge, other: Edge) -> bool:
    return isinstance(one[0], str) == isinstance(other[0], str)
