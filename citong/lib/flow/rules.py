"""The rules of who acts at a node; every change gives new rules and leaves the old ones as they were.

A rule of kind ``first`` holds groups of rules that stand in for one another: the first that finds anybody acts. A place
is ``(n,)`` for rule ``n``, ``(n, g)`` for its group ``g`` and ``(n, g, r)`` for rule ``r`` of that group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .steps import Rule

    Rules = tuple[Rule, ...]
    Place = tuple[int, ...]
    Groups = list[list[Rule]]

FIRST = "first"


def every(rules: Iterable[Any]) -> Iterator[Rule]:
    """The rules and those inside of them, at any depth."""
    for rule in rules:
        if isinstance(rule, list | tuple):
            yield from every(rule)
        else:
            yield rule
            yield from every(rule.get("of", ()))


def read(place: str) -> Place:
    """``2.0.1``.

    :raises ValueError: it is no place.
    """
    parts = place.split(".")
    if not all(part.isdecimal() for part in parts):
        raise ValueError(place)
    return tuple(int(part) for part in parts)


def groups(rule: Rule) -> Groups:
    """What stands in for one another; a plain rule stands alone."""
    return [list(group) for group in rule["of"]] if rule["kind"] == FIRST else [[rule]]


def add(rules: Rules, rule: Rule, place: Place = ()) -> Rules:
    """One more rule: beside the others, where rule ``(n,)`` finds nobody, or beside those of group ``(n, g)``.

    :raises LookupError: there is no such place.
    """
    if not place:
        return (*rules, rule)
    if len(place) == 1:
        return _regroup(rules, place[0], lambda found: [*found, [rule]])
    number, at = place
    return _regroup(rules, number, lambda found: [*found[:at], [*found[at], rule], *found[at + 1 :]])


def remove(rules: Rules, place: Place) -> Rules:
    """Without the rule at ``(n,)`` or ``(n, g, r)``; who is left alone stands in for nobody any more.

    :raises LookupError: there is no such place.
    """
    if len(place) == 1:
        return _without(rules, place[0])
    number, at, inner = place
    return _regroup(
        rules, number, lambda found: [*found[:at], list(_without(tuple(found[at]), inner)), *found[at + 1 :]]
    )


def move(rules: Rules, place: Place, by: int) -> Rules:
    """Rule ``(n,)`` or group ``(n, g)`` changes places with the one ``by`` further on.

    :raises LookupError: there is no such place.
    """
    if len(place) == 1:
        return tuple(_swapped(list(rules), place[0], by))
    number, at = place
    return _regroup(rules, number, lambda found: _swapped(found, at, by))


def pass_initiator(rules: Rules, number: int, *, over: bool) -> Rules:
    """Whether a group that finds only the initiator is passed over.

    :raises LookupError: there is no such rule, or nothing stands in for it.
    """
    if rules[number]["kind"] != FIRST:
        raise LookupError(number)
    changed = {key: value for key, value in rules[number].items() if key != "others"} | (
        {"others": True} if over else {}
    )
    return (*rules[:number], changed, *rules[number + 1 :])


def _regroup(rules: Rules, number: int, change: Callable[[Groups], Groups]) -> Rules:
    rule = rules[number]
    left = [group for group in change(groups(rule)) if group]
    kept = {key: value for key, value in rule.items() if rule["kind"] == FIRST and key == "others"}
    made = left[0] if len(left) == 1 else [{"kind": FIRST, "of": left} | kept] if left else []
    return (*rules[:number], *made, *rules[number + 1 :])


def _without(rules: Rules, at: int) -> Rules:
    if at >= len(rules):
        raise LookupError(at)
    return (*rules[:at], *rules[at + 1 :])


def _swapped(row: list[Any], at: int, by: int) -> list[Any]:
    if not (0 <= at < len(row) and 0 <= at + by < len(row)):
        raise LookupError(at)
    row[at], row[at + by] = row[at + by], row[at]
    return row
