"""What the browser may know to show, hide and compute while one types.

Nothing hidden from this person and no personal number that he sees masked goes out. A comparison with what stays here is
decided here; a formula over it keeps the text that the page shows. A formula of working days brings the calendar along.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from citong.lib import clock, conditions, formdef, formula

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from citong.lib.formdef import Field, Form

ALWAYS: dict[str, Any] = {"all": []}
NEVER: dict[str, Any] = {"any": []}


def script(
    definition: Form, seen: Collection[str], asked: Collection[str], stored: Mapping[str, Any]
) -> dict[str, Any]:
    """The fields and values that the controller ``adhoc`` takes.

    :param seen: keys of the fields that are not hidden from this person.
    :param asked: keys of those that he fills in.
    """
    known: set[str] = set()
    fields = []
    for field in (one for one in definition if one.key in seen):
        if field.key in asked or (field.holds_value and field.kind not in formdef.MASKS):
            known.add(field.key)
        fields.append(_told(field, known, stored))
    data = {one.key: _bare(one, stored[one.key]) for one in definition if one.key in known - set(asked) & stored.keys()}
    return {"fields": fields, "data": data} | _calendar(fields)


def _calendar(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """From last year on, the days that are not as the day of the week says; of spans before, the server knows more."""
    if not any(name == "workdays" for one in fields for name, _ in formula.uses(one.get("formula", "0"))):
        return {}
    since = date(clock.today().year - 1, 1, 1)
    known = formula.calendar.exceptions(since, date.max)
    told = {works: sorted(day.isoformat() for day in known if known[day] is works) for works in (True, False)}
    return {"calendar": {"since": since.isoformat(), "worked": told[True], "off": told[False]}}


def _told(field: Field, known: Collection[str], stored: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"key": field.key, "kind": field.kind, "when": _decided(field.when, known, stored)}
    if field.kind == "rows":
        told["fields"] = [_column(column, field.fields) for column in field.fields]
    if field.kind == "formula" and _computable(field.formula, known):
        told |= {"formula": field.formula, "suffix": field.suffix}
    return told


def _column(column: Field, columns: Form) -> dict[str, Any]:
    told = {"key": column.key, "kind": column.kind, "suffix": column.suffix}
    computed = column.kind == "formula" and _computable(column.formula, formdef.keys(columns))
    return told | ({"formula": column.formula} if computed else {})


def _computable(text: str, known: Collection[str]) -> bool:
    """Whether the formula is right, and looks only at what the browser knows."""
    try:
        return all(key.partition(".")[0] in known for _, key in formula.uses(text))
    except formula.FormulaError:
        return False


def _decided(condition: Any, known: Collection[str], stored: Mapping[str, Any]) -> Any:
    """The condition with each comparison that the browser cannot make replaced by its outcome."""
    if not condition:
        return None
    for group in ("all", "any"):
        if group in condition:
            return {group: [_decided(part, known, stored) for part in condition[group]]}
    if condition.get("field") in known:
        return condition
    return ALWAYS if conditions.holds(condition, stored) else NEVER


def _bare(field: Field, value: Any) -> Any:
    """The value; of rows only the numbers."""
    if field.kind != "rows":
        return value
    numbers = {column.key for column in field.fields if column.kind in formdef.NUMBERS}
    return [{key: row.get(key) for key in numbers} for row in value or []]
