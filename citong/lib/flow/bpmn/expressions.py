"""Conditions as expressions that other programs evaluate, and back. Written as Python, which SpiffWorkflow reads too."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from citong.lib.conditions import Condition

LONGEST = 1000  # characters of an expression that is looked at
SIGNS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "in": "in", "not_in": "not in"}
NONE = "(None, '', [], {})"
COMPARISONS = {
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
    ast.In: "in",
    ast.NotIn: "not_in",
}
_WRAPPED = re.compile(r"\s*[$#]\{(.*)\}\s*\Z", re.DOTALL)
_FOREIGN = {"&&": " and ", "||": " or "}
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}


def written(condition: Condition) -> str:
    """The expression; without a condition an empty text."""
    return _written(condition) if condition else ""


def _written(condition: Any) -> str:
    for group, joint in (("all", " and "), ("any", " or ")):
        if group in condition:
            parts = condition[group]
            return joint.join(_inner(part) for part in parts) or str(group == "all")
    key, op, value = condition["field"], condition["op"], condition.get("value")
    if op in {"empty", "filled"}:
        return f"{key} {'in' if op == 'empty' else 'not in'} {NONE}"
    return f"{value!r} in {key}" if op == "contains" else f"{key} {SIGNS[op]} {value!r}"


def _inner(part: Any) -> str:
    return f"({_written(part)})" if "all" in part or "any" in part else _written(part)


def read(text: str) -> Condition:
    """The condition of an expression made of comparisons of one field with one value, joined by and, or.

    :raises ValueError: it says something else.
    """
    wrapped = _WRAPPED.match(text)
    source = (wrapped[1] if wrapped else text).strip()
    if len(source) > LONGEST:
        raise ValueError("too long")
    for sign, word in _FOREIGN.items():
        source = source.replace(sign, word)
    try:
        found = _read(ast.parse(source, mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(text) from error
    return found if "all" in found or "any" in found else {"all": [found]}


def _read(node: ast.expr) -> dict[str, Any]:
    if isinstance(node, ast.BoolOp):
        return {"all" if isinstance(node.op, ast.And) else "any": [_read(part) for part in node.values]}
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        raise ValueError("not a comparison")
    left, op, right = node.left, COMPARISONS.get(type(node.ops[0]), ""), node.comparators[0]
    if op == "in" and isinstance(right, ast.Name):
        return {"field": right.id, "op": "contains", "value": _value(left)}
    if not op or not isinstance(left, ast.Name):
        raise ValueError("not a field and a value")
    if op in {"in", "not_in"} and ast.unparse(right) == NONE:
        return {"field": left.id, "op": "empty" if op == "in" else "filled"}
    value = _value(right)
    if isinstance(value, list) != (op in {"in", "not_in"}):
        raise ValueError("a list where a value belongs, or a value where a list belongs")
    return {"field": left.id, "op": op, "value": value}


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Name) and node.id in _WORDS:
        return _WORDS[node.id]
    try:
        value = ast.literal_eval(node)
    except TypeError as error:
        raise ValueError("not a plain value") from error
    value = list(value) if isinstance(value, tuple) else value
    if not all(isinstance(one, str | int | float | None) for one in (value if isinstance(value, list) else [value])):
        raise ValueError("not a plain value")
    return value
