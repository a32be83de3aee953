"""What our own elements in a file say, judged as strictly as if a stranger had written them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from citong.lib.conditions import WORDS
from citong.lib.flow import steps
from citong.lib.formdef import RIGHTS

from .vocabulary import BPMN, OURS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from xml.etree.ElementTree import Element as Xml

    from citong.lib.conditions import Condition
    from citong.lib.flow.steps import Node

LONGEST_NAME = 40  # characters of a node's name and id
DEEPEST = 8  # groups of conditions, or rules, inside one another
_ID = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")
_NODE = ("id", "type", "name", "who", "mode", "ratio", "empty", "own", "fields", "due", "acts")


class Wrong(ValueError):
    """Our own words are not as we would have written them."""


def node(xml: Xml, kinds: Collection[str]) -> Node | None:
    """The node that an element of ours stands for, without its arms; none for elements of others.

    :raises Wrong: it says something that no flow can.
    """
    told = _told(xml, "node")
    if told is None:
        return None
    _need(set(told) <= set(_NODE) and _texts(told, "id", "type", "name", "mode", "empty"))
    _need(_ID.match(told.get("id", "")) and len(told.get("name", "")) <= LONGEST_NAME)
    _need(isinstance(told.get("ratio", 0), int) and told.get("own", "act") in {"act", "skip"})
    _rules(told.get("who", []), kinds)
    _need(_map(told.get("fields", {}), lambda right: right in RIGHTS))
    acts = told.get("acts", [])
    _need(isinstance(acts, list) and all(act in steps.ACTS for act in acts))
    _due(told.get("due"), kinds)
    try:
        [found] = steps.parse([told])
    except ValueError as error:
        raise Wrong(str(error)) from error
    return found


def arm(xml: Xml) -> tuple[str, Condition] | None:
    """Name and condition of an arm of ours.

    :raises Wrong: it says something that no arm can.
    """
    told = _told(xml, "arm")
    if told is None:
        return None
    _need(_texts(told, "name") and len(told.get("name", "")) <= LONGEST_NAME)
    when = told.get("when")
    if when is not None:
        _condition(when)
    return told.get("name", ""), when


def _told(xml: Xml, name: str) -> dict[str, Any] | None:
    text = xml.findtext(f"{{{BPMN}}}extensionElements/{{{OURS}}}{name}")
    if text is None:
        return None
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Wrong(name) from error
    _need(isinstance(told, dict))
    return told  # type: ignore[no-any-return]


def _need(fits: object) -> None:
    if not fits:
        raise Wrong


def _texts(told: dict[str, Any], *names: str) -> bool:
    return all(isinstance(told.get(name, ""), str) for name in names)


def _map(told: object, fits: Callable[[Any], bool]) -> bool:
    return isinstance(told, dict) and all(isinstance(value, str) and fits(value) for value in told.values())


def _due(told: object, kinds: Collection[str]) -> None:
    if told is None:
        return
    _need(isinstance(told, dict) and type(told.get("days")) is int and _texts(told, "then"))
    _rules(told.get("to", []), kinds)  # type: ignore[attr-defined]


def _rules(told: object, kinds: Collection[str], depth: int = 0) -> None:
    """Rules of who acts: the kinds that the engine knows, each value of the type that it expects."""
    _need(isinstance(told, list) and depth < DEEPEST)
    for rule in told:  # type: ignore[attr-defined]
        if isinstance(rule, list):
            _rules(rule, kinds, depth + 1)
            continue
        _need(isinstance(rule, dict) and rule.get("kind") in kinds)
        for key, value in rule.items():
            _need(_fits(key, value))
        _rules(rule.get("of", []), kinds, depth + 1)


def _fits(key: str, value: Any) -> bool:
    if key == "users":
        return isinstance(value, list) and all(type(one) is int for one in value)
    if key in {"up", "count"}:
        return type(value) is int
    if key == "at":
        return _map(value, bool)
    return isinstance(value, {"unit": bool, "others": bool, "of": list}.get(key, str))


def _condition(told: Any, depth: int = 0) -> None:
    _need(isinstance(told, dict) and depth < DEEPEST)
    group = told.get("all", told.get("any"))
    if group is None:
        _need(isinstance(told.get("field"), str) and told.get("op") in WORDS)
        _need(told["op"] not in {"in", "not_in"} or isinstance(told.get("value"), list))
        return
    _need(isinstance(group, list) and len(told) == 1)
    for part in group:
        _condition(part, depth + 1)
