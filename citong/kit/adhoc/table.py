"""Forms of one definition as rows of a sheet: one column a field, rows of a table as text in one cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from citong.kit.columns import Column, Kind
from citong.lib import formdef
from citong.lib.formdef import YUAN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citong.lib.formdef import Field, Form

    Names = Callable[[str, int], str]

KINDS = {"int": Kind.NUMBER, "money": Kind.MONEY, "date": Kind.DATE, "area": Kind.LONG, "rows": Kind.LONG}


def columns(definition: Form, rights: Mapping[str, str] | None = None) -> list[Column]:
    """The columns of what may be read, in the order of the form."""
    return [
        Column(field.key, field.label, _kind(field), wide=field.kind in {"area", "rows"})
        for field in _read(definition, rights)
    ]


def values(
    definition: Form, data: Mapping[str, Any], names: Names, rights: Mapping[str, str] | None = None
) -> list[Any]:
    """The cells under ``columns``; personal numbers are masked."""
    return [_cell(field, data.get(field.key), names) for field in _read(definition, rights)]


def _read(definition: Form, rights: Mapping[str, str] | None) -> list[Field]:
    return [field for field in definition if field.holds_value and (rights or {}).get(field.key) != "hidden"]


def _kind(field: Field) -> Kind:
    if field.kind == "formula":
        return Kind.MONEY if field.suffix == YUAN else Kind.NUMBER
    return KINDS.get(field.kind, Kind.TEXT)


def _cell(field: Field, value: Any, names: Names) -> Any:
    if value is None:
        return None
    kind = _kind(field)
    if kind is Kind.MONEY:
        return Decimal(value) / 100
    if kind is Kind.NUMBER:
        return value
    if kind is Kind.DATE:
        return date.fromisoformat(value)
    if field.kind == "rows":
        return "\n".join(_line(field, row, names) for row in value) or None
    return formdef.shown(field, value, names) or None


def _line(field: Field, row: Mapping[str, Any], names: Names) -> str:
    texts = formdef.texts(field.fields, row, names)
    return "；".join(f"{column.label}：{texts[column.key]}" for column in field.fields if texts[column.key])
