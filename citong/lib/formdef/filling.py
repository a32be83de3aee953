"""Filling in: what a handler may write goes in, by the rights of his node; the rest is as it was."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from citong.lib import conditions, formula

from .cleaning import EMPTY, Wrong, clean

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from .fields import Field, Form

VERBS = {**dict.fromkeys(("select", "multi", "user", "unit"), "选择"), "file": "上传", "bool": "勾选"}
LARGEST = Decimal(10) ** 20
YUAN = "元"  # the suffix of a formula whose result is an amount


def visible(form: Form, data: Mapping[str, Any]) -> list[Field]:
    """The fields that show with ``data``."""
    return [field for field in form if conditions.holds(field.when, data)]


def merge(
    form: Form, data: Mapping[str, Any], given: Mapping[str, Any], rights: Mapping[str, str], *, draft: bool = False
) -> dict[str, Any]:
    """``data`` with what was given for the fields that may be written; formulas are computed anew.

    A read-only field keeps its value whatever was sent; fields that do not show lose theirs. A ``draft`` need not be
    complete.

    :param rights: key -> hidden, read, write or required; a field that is not named can only be read.
    :raises Wrong: a hidden or unknown field was sent, a value is of the wrong kind, a required one is missing.
    """
    known = {field.key: field for field in form if field.typed}
    wrong = {key: "没有这个字段，或您无权填写。" for key in given if key not in known or rights.get(key) == "hidden"}
    merged, open_keys = dict(data), {key for key in known if rights.get(key) in {"write", "required"}}
    for key in open_keys & given.keys():
        try:
            merged[key] = clean(known[key], given[key])
        except Wrong as error:
            wrong |= error.reasons
    settled = settle(form, merged)
    if draft:
        merged |= {field.key: settled.get(field.key) for field in form if field.kind == "formula"}
    else:
        merged = settled
        wrong = missing(form, merged, rights) | wrong
    if wrong:
        raise Wrong(wrong)
    return merged


def settle(form: Form, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data without fields that do not show, and with every formula's value.

    Once through the form is enough, for conditions and formulas look only at fields before them.
    """
    out = dict(data)
    for field in form:
        if not conditions.holds(field.when, out):
            out.pop(field.key, None)
        elif field.kind == "rows":
            out[field.key] = [settle(field.fields, row) for row in out.get(field.key) or []]
        elif field.kind == "formula":
            out[field.key] = _kept(field, formula.value(field.formula, out))
    return out


def _kept(field: Field, found: Fraction | None) -> int | float | None:
    """A result as JSON keeps it: an amount in whole fen, other numbers with at most four decimals."""
    if found is None:
        return None
    exact = Decimal(found.numerator) / Decimal(found.denominator)
    places = Decimal(1) if field.suffix == YUAN else Decimal("0.0001")
    number = exact.quantize(places, ROUND_HALF_UP) if abs(exact) < LARGEST else exact
    return int(number) if number == number.to_integral_value() else float(number)


def missing(form: Form, data: Mapping[str, Any], rights: Mapping[str, str]) -> dict[str, str]:
    """Required fields without a value, in words."""
    found = {}
    for field in visible(form, data):
        right = rights.get(field.key)
        if not field.typed or right not in {"write", "required"}:
            continue
        value = data.get(field.key)
        if (field.required or right == "required") and (value in EMPTY or value is False):
            found[field.key] = f"请{VERBS.get(field.kind, '填写')}{field.label}。"
        elif field.kind == "rows" and (lines := _lines(field, value or [])):
            found[field.key] = "".join(lines)
    return found


def _lines(field: Field, rows: list[dict[str, Any]]) -> list[str]:
    return [
        f"第 {number} 行「{column.label}」没有填写。"
        for number, row in enumerate(rows, 1)
        for column in field.fields
        if column.required and row.get(column.key) in EMPTY
    ]
