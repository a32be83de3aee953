"""The values of a form as one reads them: names for people, units and files, rows as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citong.lib import formdef
from citong.platform.files.models import StoredFile
from citong.platform.identity.models import User
from citong.platform.org.models import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citong.lib.formdef import Field, Form


@dataclass(frozen=True)
class Cell:
    """One field with its value; a table has heads and rows, files their ids and names."""

    field: Field
    text: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[tuple[int, str], ...] = ()

    @property
    def lines(self) -> list[list[tuple[Field, str]]]:
        """The rows with the column of each text."""
        return [list(zip(self.field.fields, row, strict=True)) for row in self.rows]


def names_of(definition: Form, data: Mapping[str, Any]) -> Callable[[str, int], str]:
    """Names of all people, units and files in ``data``, in at most one query a kind."""
    wanted: dict[str, set[int]] = {"user": set(), "unit": set(), "file": set()}
    for field, value in _pointing(definition, data):
        wanted[field.kind] |= set(value if isinstance(value, list) else [value])
    people = User.objects.select_related("person").in_bulk(wanted["user"]) if wanted["user"] else {}
    units = Unit.objects.in_bulk(wanted["unit"]) if wanted["unit"] else {}
    files = StoredFile.objects.in_bulk(wanted["file"]) if wanted["file"] else {}
    found: dict[str, Mapping[int, Any]] = {"user": people, "unit": units, "file": files}
    return lambda kind, pk: str(found[kind].get(pk, ""))


def _pointing(definition: Form, data: Mapping[str, Any]) -> list[tuple[Field, Any]]:
    found = [
        (field, data[field.key])
        for field in definition
        if field.kind in {"user", "unit", "file"} and data.get(field.key)
    ]
    for rows in (field for field in definition if field.kind == "rows"):
        for row in data.get(rows.key) or []:
            found += _pointing(rows.fields, row)
    return found


def cells(
    definition: Form, data: Mapping[str, Any], rights: Mapping[str, str] | None = None, *, clear: bool = False
) -> list[Cell]:
    """What shows to a reader: fields whose condition holds and that are not hidden from him, headings included."""
    names, hidden = names_of(definition, data), {key for key, right in (rights or {}).items() if right == "hidden"}
    shown = [one for one in formdef.visible(definition, data) if one.key not in hidden]
    return headed([_cell(one, data, names, clear=clear) for one in shown])


def headed(shown: list[Any]) -> list[Any]:
    """Without headings under which nothing stands."""
    after = [*(one.field.kind for one in shown[1:]), "section"][: len(shown)]
    return [one for one, below in zip(shown, after, strict=True) if (one.field.kind, below) != ("section", "section")]


def _cell(field: Field, data: Mapping[str, Any], names: Callable[[str, int], str], *, clear: bool) -> Cell:
    value = data.get(field.key)
    text = formdef.shown(field, value, names, clear=clear) if field.holds_value else field.label
    if field.kind == "rows":
        lines = [formdef.texts(field.fields, row, names, clear=clear) for row in value or []]
        rows = tuple(tuple(line[column.key] for column in field.fields) for line in lines)
        return Cell(field, text, tuple(column.label for column in field.fields), rows)
    if field.kind == "file":
        return Cell(field, text, files=tuple((pk, names("file", pk)) for pk in value or []))
    return Cell(field, text)
