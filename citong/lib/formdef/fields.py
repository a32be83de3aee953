"""The fields of a form, read from JSON and written back without loss.

Values in ``data``: text, area, phone, email, idnumber, select: str; int: int; money: int fen; date: ``YYYY-MM-DD``;
range: ``{"from", "to", "from_half", "to_half"}``; multi: list of codes; bool: bool; user, unit: id (list with ``many``);
file: list of file ids; rows: list of objects; formula: number; section and note hold none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

KINDS = {
    "text": "单行文字",
    "area": "多行文字",
    "int": "整数",
    "money": "金额",
    "date": "日期",
    "range": "起止日期",
    "select": "单选",
    "multi": "多选",
    "bool": "是否",
    "phone": "手机",
    "email": "电子邮箱",
    "idnumber": "身份证件号码",
    "user": "人员",
    "unit": "单位",
    "file": "附件",
    "rows": "明细表",
    "formula": "计算",
    "section": "分组标题",
    "note": "说明文字",
}
RIGHTS = {"hidden": "隐藏", "read": "只读", "write": "可填", "required": "必填"}
SILENT = ("section", "note")  # hold no value
NUMBERS = ("int", "money", "formula")
IN_ROWS = tuple(kind for kind in KINDS if kind not in {"rows", "section", "note", "file", "range"})
PARTS = ("label", "hint", "required", "default", "when", "suffix", "least", "most", "many", "halves", "formula")


@dataclass(frozen=True)
class Field:
    """One field. ``when`` is the condition under which it shows; ``least`` and ``most`` bound numbers and lengths."""

    key: str
    kind: str
    label: str = ""
    hint: str = ""
    required: bool = False
    default: Any = None
    when: Any = None
    suffix: str = ""
    least: int | None = None
    most: int | None = None
    many: bool = False
    halves: bool = False  # a range counts half days
    formula: str = ""
    options: tuple[tuple[str, str], ...] = ()
    fields: tuple[Field, ...] = ()  # columns of rows
    books: tuple[str, ...] = ()  # the fields that say when the thing is taken which this one names

    @property
    def holds_value(self) -> bool:
        return self.kind not in SILENT

    @property
    def typed(self) -> bool:
        """Whether people give its value."""
        return self.holds_value and self.kind != "formula"


Form = tuple[Field, ...]


def parse(given: list[dict[str, Any]]) -> Form:
    """The fields of a form's JSON.

    :raises ValueError: an unknown kind or a field without a key.
    """
    return tuple(_field(one) for one in given)


def _field(given: dict[str, Any]) -> Field:
    if given.get("kind") not in KINDS or not given.get("key"):
        raise ValueError(f"no such field: {given}")
    plain = {name: given[name] for name in PARTS if name in given}
    options = tuple((str(code), str(label)) for code, label in given.get("options", ()))
    columns, books = parse(given.get("fields", [])), tuple(given.get("books", ()))
    return Field(given["key"], given["kind"], options=options, fields=columns, books=books, **plain)


def dump(form: Form) -> list[dict[str, Any]]:
    """The JSON that ``parse`` reads; what equals the default is left out."""
    return [_written(field) for field in form]


def _written(field: Field) -> dict[str, Any]:
    plain = Field(field.key, field.kind)
    out: dict[str, Any] = {"key": field.key, "kind": field.kind}
    out |= {name: value for name in PARTS if (value := getattr(field, name)) != getattr(plain, name)}
    if field.options:
        out["options"] = [list(option) for option in field.options]
    if field.fields:
        out["fields"] = dump(field.fields)
    if field.books:
        out["books"] = list(field.books)
    return out


def keys(form: Form) -> list[str]:
    """Keys of the fields that hold a value."""
    return [field.key for field in form if field.holds_value]


def labels(form: Form) -> dict[str, str]:
    """What people call the fields that hold a value."""
    return {field.key: field.label or KINDS[field.kind] for field in form if field.holds_value}
