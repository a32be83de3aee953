"""Tables that are typed: numbered rows of fields in one form, with blank rows at the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

SPARE, MOST = 2, 30
PLACE = "place"


class Rows:
    """Rows of ``form``: fields ``title-0``, ``title-1`` …; a row without its ``main`` field is blank.

    :param placed: the order is typed too (field ``place-0``); one form holds only one such table.
    :param least: how many rows an empty table offers.
    """

    def __init__(
        self,
        form: forms.Form,
        main: str,
        fields: Mapping[str, Callable[[], forms.Field]],
        initial: Sequence[Mapping[str, Any]],
        *,
        placed: bool = True,
        least: int = SPARE,
    ) -> None:
        self.form, self.main = form, main
        self.names = (*[PLACE] * placed, *fields)
        self.count = min(max(max(len(initial), self._typed()) + SPARE, least), MOST)
        for number in range(self.count):
            row = {PLACE: number + 1, **initial[number]} if number < len(initial) else {}
            made: dict[str, forms.Field] = {}
            if placed:
                made[PLACE] = forms.IntegerField(label="顺序", min_value=1, max_value=99, required=False)
            for name, field in (made | {name: make() for name, make in fields.items()}).items():
                field.required = False
                field.initial = row.get(name)
                field.widget.attrs["aria-label"] = f"第 {number + 1} 行{field.label}"
                form.fields[f"{name}-{number}"] = field

    def _typed(self) -> int:
        """How many rows have been typed into, up to the last one."""
        main = self.form.add_prefix(self.main)
        found = [int(m[1]) for key in self.form.data if (m := re.fullmatch(rf"{main}-(\d{{1,2}})", key))]
        return max((n + 1 for n in found if str(self.form.data.get(f"{main}-{n}", "")).strip()), default=0)

    def __iter__(self) -> Iterator[dict[str, forms.BoundField]]:
        for number in range(self.count):
            yield {name: self.form[f"{name}-{number}"] for name in self.names}

    def read(self) -> list[dict[str, Any]]:
        """The rows that are not blank, in the order that was typed."""
        return self._ordered(lambda row: row[self.main])

    def begun(self) -> list[dict[str, Any]]:
        """The rows into which anything was typed, in the order that was typed: what a draft keeps."""
        own = [name for name in self.names if name not in {PLACE, "key"}]
        return self._ordered(lambda row: any(row[name] not in (None, "") for name in own))

    def _ordered(self, kept: Callable[[dict[str, Any]], object]) -> list[dict[str, Any]]:
        given = self.form.cleaned_data
        rows = [{name: given.get(f"{name}-{n}") for name in self.names} for n in range(self.count)]
        rows = [row for row in rows if kept(row)]
        rows.sort(key=lambda row: row.get(PLACE) or MOST * 10)
        return [{name: value for name, value in row.items() if name != PLACE} for row in rows]

    def check(self, needed: Mapping[str, str]) -> None:
        """A new row that was begun needs its main field, each other one also ``needed`` (field, message); an old one may go."""
        for number in range(self.count):
            given = {name: self.form.cleaned_data.get(f"{name}-{number}") for name in self.names if name != PLACE}
            known = given.pop("key", None)
            if not known and not given[self.main] and any(value not in (None, "") for value in given.values()):
                label = self.form.fields[f"{self.main}-{number}"].label
                self.form.add_error(f"{self.main}-{number}", f"第 {number + 1} 行还没有填写{label}。")
            for name, message in needed.items() if given[self.main] else ():
                if given[name] in (None, "") and f"{name}-{number}" not in self.form.errors:
                    self.form.add_error(f"{name}-{number}", f"第 {number + 1} 行：{message}")


def with_keys(rows: list[dict[str, Any]], start: str) -> list[dict[str, Any]]:
    """Rows whose ``key`` is known keep it; new ones get ``start`` with the next free number."""
    taken = {row["key"] for row in rows if row.get("key")}
    free = (f"{start}{n}" for n in range(1, MOST * 2) if f"{start}{n}" not in taken)
    return [{**row, "key": row.get("key") or next(free)} for row in rows]
