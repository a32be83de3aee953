"""The columns of a template: which form field each fills, whether it must be filled, and what it may hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms

from citong.kit.columns import Column, Kind, derive, field_at

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.kit.forms import RowForm
    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor

YES, NO = "是", "否"
SAMPLES = {
    Kind.NUMBER: "120",
    Kind.MONEY: "12345.60",
    Kind.DATE: "2018-12-21",
    Kind.TIME: "2018-12-21 17:30",
    Kind.BOOL: YES,
    Kind.LIST: "甲、乙",
}
HINTS = {
    Kind.NUMBER: "填写数字。",
    Kind.MONEY: "单位：元，可以有两位小数。",
    Kind.DATE: "填写日期，例如 2018-12-21。",
    Kind.TIME: "填写日期和时间，例如 2018-12-21 17:30。",
    Kind.BOOL: f"填写「{YES}」或「{NO}」。",
    Kind.LIST: "多项之间用顿号「、」隔开。",
}


SUCH_AS = re.compile(r"例如 ?([^。，；]+)")


@dataclass(frozen=True)
class Slot:
    """One column of the template. ``field`` is the form field that it fills, ``rules`` what validators say."""

    column: Column
    field: str
    required: bool
    asked: forms.Field
    rules: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.column.label

    @property
    def path(self) -> str:
        """What the column names of the row that ``field`` points to (``unit__code``: ``code``); else empty."""
        return self.column.name.partition("__")[2]

    @property
    def options(self) -> list[str]:
        """Labels of the choices; empty if anything may be filled in."""
        if self.column.kind is Kind.BOOL:
            return [YES, NO]
        return [label for code, label in self.column.choices if code not in {None, ""}]

    @property
    def rows(self) -> QuerySet | None:  # type: ignore[type-arg]
        """The rows that may be pointed to."""
        return self.asked.queryset if isinstance(self.asked, forms.ModelChoiceField) else None


def columns(resource: Resource) -> list[Column]:
    """The columns of the template of ``resource``, sensitive ones masked when they go out."""
    return [resource.masked(derive(resource.model, name)) for name in resource.sheet or ()]


def slots(resource: Resource, form: RowForm) -> list[Slot]:
    """The columns of the template as ``form`` takes them; a column that it does not take only finds the row."""
    found = []
    for column in columns(resource):
        name = column.name.partition("__")[0]
        field = field_at(resource.model, name)
        rules = tuple(str(rule.message) for rule in getattr(field, "validators", ()) if hasattr(rule, "regex"))
        if name in form.fields:
            asked = form.fields[name]
            required = asked.required and not (field is not None and field.has_default())
            found.append(Slot(column, name, required, asked, rules))
        elif column.name == resource.sheet_key:
            found.append(Slot(column, "", True, forms.CharField()))
    return found


def slots_for(resource: Resource, actor: Actor) -> list[Slot]:
    """The columns of the template for new rows, with the choices of ``actor``."""
    return slots(resource, resource.form(actor))


def note(slot: Slot) -> str:
    """One or two sentences for the person who fills the column in."""
    parts = [str(slot.asked.help_text)] if slot.asked.help_text else []
    if slot.options and slot.column.kind is not Kind.BOOL:
        parts.append(f"可填：{'、'.join(slot.options)}。")
    elif slot.rows is not None:
        parts.append("填写代码或名称。")
    elif slot.rules:
        parts.extend(slot.rules)
    elif hint := HINTS.get(slot.column.kind):
        parts.append(hint)
    elif not parts and (limit := _longest(slot)):
        parts.append(f"不超过 {limit} 个字。")
    return "".join(parts)


def _longest(slot: Slot) -> int | None:
    return slot.asked.max_length if isinstance(slot.asked, forms.CharField) else None


def example(slot: Slot) -> str:
    """A value that the column takes; empty if nothing says one."""
    if slot.options:
        return slot.options[0]
    if slot.rows is not None:
        first = slot.rows.first()
        return "" if first is None else str(getattr(first, slot.path or "code", first))
    said = SUCH_AS.search("".join(slot.rules) + str(slot.asked.help_text))
    return said[1] if said else SAMPLES.get(slot.column.kind, "")
