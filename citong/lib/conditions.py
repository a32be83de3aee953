"""Conditions on the values of a form: for the arms of a flow and for fields that show only sometimes.

JSON: ``null`` (always), ``{"all": [...]}``, ``{"any": [...]}``, or ``{"field": key, "op": op, "value": value}``.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Condition = Mapping[str, Any] | None

ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
WORDS = {
    "eq": "等于",
    "ne": "不等于",
    "lt": "小于",
    "le": "不超过",
    "gt": "大于",
    "ge": "不少于",
    "in": "是其中之一：",
    "not_in": "不是其中之一：",
    "contains": "包含",
    "empty": "未填",
    "filled": "已填",
}
ALONE = ("empty", "filled")  # need no value
LISTS = ("in", "not_in")
EMPTY: tuple[Any, ...] = (None, "", [], {})
NOTHING = "条件是空的，请至少填写一项，或改为默认分支。"


def holds(condition: Condition, data: Mapping[str, Any]) -> bool:
    """Whether ``data`` fulfils the condition; a value that is missing or cannot be compared fulfils no comparison."""
    if not condition:
        return True
    if "all" in condition:
        return all(holds(part, data) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, data) for part in condition["any"])
    return _compare(condition.get("op", ""), data.get(condition.get("field", "")), condition.get("value"))


def _compare(op: str, found: Any, wanted: Any) -> bool:
    if op in ALONE:
        return (found in EMPTY) == (op == "empty")
    if found in EMPTY:
        return False
    if op in LISTS:
        return isinstance(wanted, list) and _among(found, wanted) == (op == "in")
    if op == "contains":
        return _among(wanted, found) if isinstance(found, list) else _alike(found, wanted, str) and wanted in found
    if op in {"eq", "ne"}:
        return _same(found, wanted) == (op == "eq")
    return op in ORDER and _alike(found, wanted, str, int | float) and ORDER[op](found, wanted)


def _among(found: Any, wanted: list[Any]) -> bool:
    return any(_same(one, other) for one in (found if isinstance(found, list) else [found]) for other in wanted)


def _same(found: Any, wanted: Any) -> bool:
    """Equal single values, and not only because Python takes ``True`` for 1."""
    return (
        not isinstance(found, list | dict) and isinstance(found, bool) == isinstance(wanted, bool) and found == wanted
    )


def _alike(found: Any, wanted: Any, *kinds: Any) -> bool:
    """Whether both are of one of the kinds, so that they have an order; yes and no have none."""
    if isinstance(found, bool) or isinstance(wanted, bool):
        return False
    return any(isinstance(found, kind) and isinstance(wanted, kind) for kind in kinds)


def parts(condition: Condition) -> Iterator[Mapping[str, Any]]:
    """The single comparisons."""
    if not condition:
        return
    group = condition.get("all", condition.get("any"))
    if group is None:
        yield condition
    for part in group or ():
        yield from parts(part)


def fields_of(condition: Condition) -> set[str]:
    """Keys of the fields that the condition looks at."""
    return {part["field"] for part in parts(condition) if "field" in part}


def words(condition: Condition, labels: Mapping[str, str], show: Callable[[str, Any], str] | None = None) -> str:
    """The condition as one reads it aloud; ``show(key, value)`` names options and people."""
    if not condition:
        return "其他情况"
    for group, joint in (("all", " 且 "), ("any", " 或 ")):
        if group in condition:
            inner = [words(part, labels, show) for part in condition[group]]
            nested = ["all" in part or "any" in part for part in condition[group]]
            return joint.join(f"（{text}）" if deep else text for text, deep in zip(inner, nested, strict=True))
    key, op, value = condition["field"], condition["op"], condition.get("value")
    label = labels.get(key, key)
    if op in ALONE:
        return f"{label}{WORDS[op]}"
    shown = show or (lambda _key, one: str(one))
    if op in LISTS:
        return f"{label}{WORDS[op]}{'、'.join(shown(key, one) for one in value or ())}"
    return f"{label} {WORDS[op]} {shown(key, value)}"


def check(condition: Condition, labels: Mapping[str, str]) -> list[str]:
    """What is wrong with it, in words; ``labels`` are the fields that it may look at."""
    if condition is None:
        return []
    if not isinstance(condition, dict):
        return ["条件的格式不对，请重新设置。"]
    for group in ("all", "any"):
        if group in condition:
            return _check_group(condition[group], labels)
    return _check_part(condition, labels) if condition else [NOTHING]


def _check_group(group: Any, labels: Mapping[str, str]) -> list[str]:
    if not group or not isinstance(group, list):
        return [NOTHING]
    return [text for part in group for text in check(part or {}, labels)]


def _check_part(part: Mapping[str, Any], labels: Mapping[str, str]) -> list[str]:
    key, op, value = part.get("field", ""), part.get("op", ""), part.get("value")
    if key not in labels:
        return [f"条件中的字段「{key or '未选择'}」不在表单中，请重新选择。"]
    if op not in WORDS:
        return [f"「{labels[key]}」的比较方式没有选择。"]
    if op not in ALONE and (value in EMPTY or isinstance(value, list) != (op in LISTS)):
        return [f"「{labels[key]}」{WORDS[op]}的值没有填写。"]
    return []
