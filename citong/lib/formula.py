"""公式 of a form: exact arithmetic over its fields.

Numbers, ``+ - * /``, parentheses, keys of number fields; ``sum(rows.key)`` adds a column of rows, ``count(rows)`` counts
them, ``days(range)`` is the length of a span of days with halves, ``workdays(range)`` that without the days off in it.
Amounts are in fen. What is not filled in adds nothing to a sum, so that nobody gets below a limit by leaving a field
empty; a product with it has no value.
"""

from __future__ import annotations

import ast
import operator
import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from . import workdays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

HALF = Fraction(1, 2)
BINARY: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
SPANS = ("days", "workdays")
CALLS = ("sum", "count", *SPANS)
LONGEST = 200
PLAIN = re.compile(r"(?:[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)?|\d{1,12}(?:\.\d{1,6})?(?![\w.])|[-+*/()]|\s)*")


class FormulaError(ValueError):
    """The formula cannot be read; ``str()`` says where, in Chinese."""


@lru_cache(maxsize=512)
def read(text: str) -> ast.expr:
    """The syntax tree of a formula.

    :raises FormulaError: it holds anything but what this module knows.
    """
    if len(text) > LONGEST:
        raise FormulaError(f"公式太长，最多 {LONGEST} 个字符。")
    if not PLAIN.fullmatch(text):
        raise FormulaError(f"公式「{text}」只能用数字、字段、加减乘除、sum、count、days 和 workdays。")
    try:
        body = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError) as error:
        raise FormulaError(f"公式「{text}」读不懂，请检查括号和运算符。") from error
    list(_uses(body))
    return body


def uses(text: str) -> set[tuple[str, str]]:
    """What the formula looks at and how: ``number`` or a function, and the key (``rows.key`` of a sum)."""
    return set(_uses(read(text)))


def _uses(node: ast.expr) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.BinOp) and type(node.op) in BINARY:
        yield from _uses(node.left)
        yield from _uses(node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield from _uses(node.operand)
    elif isinstance(node, ast.Call):
        yield _called(node)
    elif isinstance(node, ast.Name):
        yield "number", node.id
    elif not isinstance(node, ast.Constant) or isinstance(node.value, bool):
        raise FormulaError("公式中只有 sum 能用「表格.列」，运算只有加减乘除。")


def _called(node: ast.Call) -> tuple[str, str]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in CALLS:
        raise FormulaError("公式中的函数只有 sum、count、days 和 workdays。")
    given = node.args[0] if len(node.args) == 1 else None
    if name == "sum" and isinstance(given, ast.Attribute) and isinstance(given.value, ast.Name):
        return name, f"{given.value.id}.{given.attr}"
    if name != "sum" and isinstance(given, ast.Name):
        return name, given.id
    raise FormulaError("函数请写成 sum(表格.列)、count(表格)、days(起止日期) 或 workdays(起止日期)。")


def value(text: str, data: Mapping[str, Any]) -> Fraction | None:
    """The result; ``None`` while a field is not filled in, where one would divide by zero, or of a formula not yet right."""
    try:
        return _value(read(text), data)
    except (_Missing, ZeroDivisionError, FormulaError):
        return None


class _Missing(Exception):
    """A field has no value yet."""


def _value(node: ast.expr, data: Mapping[str, Any]) -> Fraction:
    if isinstance(node, ast.BinOp):
        return _pair(node, data)
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand, data)
    if isinstance(node, ast.Call):
        return _call(*_called(node), data)
    if isinstance(node, ast.Name):
        return _number(data.get(node.id))
    return Fraction(str(node.value))  # type: ignore[attr-defined]


def _pair(node: ast.BinOp, data: Mapping[str, Any]) -> Fraction:
    found: list[Fraction | None] = []
    for side in (node.left, node.right):
        try:
            found.append(_value(side, data))
        except _Missing:
            found.append(None)
    if found == [None, None] or (None in found and not isinstance(node.op, ast.Add | ast.Sub)):
        raise _Missing
    left, right = (one or Fraction(0) for one in found)
    return BINARY[type(node.op)](left, right)


def _call(name: str, key: str, data: Mapping[str, Any]) -> Fraction:
    if name in SPANS:
        return SPAN_LENGTHS[name](data.get(key))
    rows, _, column = key.partition(".")
    lines = data.get(rows) or []
    if name == "count":
        return Fraction(len(lines))
    return sum((_number(row.get(column) or 0) for row in lines), Fraction(0))


def _number(found: object) -> Fraction:
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        raise _Missing
    try:
        return Fraction(str(found))
    except ValueError as error:
        raise _Missing from error


def days(span: Mapping[str, Any] | None) -> Fraction:
    """Calendar days of ``{"from", "to"}``, both counted; ``from_half: pm`` and ``to_half: am`` take half a day off."""
    start, end = _ends(span)
    return Fraction((end - start).days + 1) - HALF * sum(_halves(span))


def working_days(span: Mapping[str, Any] | None) -> Fraction:
    """The days of the span on which one works; half a day off of those, as with ``days``."""
    start, end = _ends(span)
    known = calendar.exceptions(start, end)
    halved = zip((start, end), _halves(span), strict=True)
    off = sum(half and workdays.count(day, day, known) for day, half in halved)
    return workdays.count(start, end, known) - HALF * off


def _ends(span: Mapping[str, Any] | None) -> tuple[date, date]:
    try:
        return date.fromisoformat(span["from"]), date.fromisoformat(span["to"])  # type: ignore[index]
    except (TypeError, KeyError, ValueError) as error:
        raise _Missing from error


def _halves(span: Mapping[str, Any] | None) -> tuple[bool, bool]:
    """Whether half of the first and half of the last day do not count."""
    return (span or {}).get("from_half") == "pm", (span or {}).get("to_half") == "am"


@dataclass
class Calendar:
    """On which days between two one works, or is off, otherwise than the day of the week says."""

    exceptions: Callable[[date, date], Mapping[date, bool]] = workdays.exceptions


calendar = Calendar()  # the national one, until the platform puts that of its city in
SPAN_LENGTHS = {"days": days, "workdays": working_days}


def show(number: Fraction | None) -> str:
    """The number as one writes it: at most four decimals, none that are zero."""
    if number is None:
        return ""
    return f"{float(round(number, 4)):.4f}".rstrip("0").rstrip(".")
