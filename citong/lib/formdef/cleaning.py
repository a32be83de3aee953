"""Values as they are kept: what was given for a field, checked against its kind and its bounds.

Whether a person, a unit or a file may be pointed to is not known here; the page's form and the engine ask the database.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from citong.lib import idnumber

if TYPE_CHECKING:
    from collections.abc import Callable

    from .fields import Field

EMPTY: tuple[Any, ...] = (None, "", [], {})
MOST_ROWS = 200
MOST_CHOSEN = 100
LARGEST = 10**15  # numbers that a browser still counts exactly
LENGTHS = {"text": 200, "area": 4000, "email": 100, "phone": 20, "idnumber": 18}
UNKEPT = re.compile(r"[\x00\ud800-\udfff]")  # characters that the database cannot hold
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Wrong(ValueError):
    """What cannot be taken: the key of each field with the reason, in Chinese."""

    def __init__(self, reasons: dict[str, str]) -> None:
        super().__init__("；".join(reasons.values()))
        self.reasons = reasons


def clean(field: Field, given: Any) -> Any:
    """The value as it is kept; ``None`` if nothing was given.

    :raises Wrong: it is not of the field's kind or outside its bounds.
    """
    if given in EMPTY:
        return None
    check = CHECKS.get(field.kind)
    if check is None:
        raise Wrong({field.key: f"「{field.label}」不能填写。"})
    return check(field, given)


def _refuse(field: Field, remedy: str) -> Wrong:
    return Wrong({field.key: f"「{field.label}」{remedy}"})


def _text(field: Field, given: Any) -> str:
    if not isinstance(given, str) or UNKEPT.search(given):
        raise _refuse(field, "应为文字，且不能有无法保存的字符。")
    if field.kind in SHAPES:
        return _shaped(field, given.strip())
    most = field.most or LENGTHS[field.kind]
    if len(given) > most:
        raise _refuse(field, f"最多 {most} 个字。")
    if field.least is not None and len(given) < field.least:
        raise _refuse(field, f"至少 {field.least} 个字。")
    return given


def _shaped(field: Field, given: str) -> str:
    given = given.upper() if field.kind == "idnumber" else given
    fits, remedy = SHAPES[field.kind]
    if len(given) > LENGTHS[field.kind] or not fits(given):
        raise _refuse(field, remedy)
    return given


SHAPES: dict[str, tuple[Callable[[str], object], str]] = {
    "phone": (idnumber.is_mobile, "应为 11 位手机号码。"),
    "idnumber": (idnumber.is_id, "应为 18 位身份证件号码，校验位不对时请核对后再填。"),
    "email": (EMAIL.fullmatch, "应为电子邮箱，例如 name@example.cn。"),
}


def _number(field: Field, given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        raise _refuse(field, "应为整数。")
    if abs(given) > LARGEST:
        raise _refuse(field, "的数字太大，请核对。")
    least = 0 if field.least is None and field.kind == "money" else field.least
    scale, unit = (100, " 元") if field.kind == "money" else (1, "")
    if least is not None and given < least * scale:
        raise _refuse(field, f"不能小于 {least}{unit}。")
    if field.most is not None and given > field.most * scale:
        raise _refuse(field, f"不能大于 {field.most}{unit}。")
    return given


def _date(field: Field, given: Any) -> str:
    try:
        return date.fromisoformat(given).isoformat()
    except (TypeError, ValueError) as error:
        raise _refuse(field, "应为日期，例如 2026-03-01。") from error


def _range(field: Field, given: Any) -> dict[str, str]:
    if not isinstance(given, dict) or not {"from", "to"} <= given.keys():
        raise _refuse(field, "应填写起止日期。")
    out = {"from": _date(field, given["from"]), "to": _date(field, given["to"])}
    if field.halves:
        out |= {name: half for name in ("from_half", "to_half") if (half := given.get(name)) in {"am", "pm"}}
    order = (out["from"], out.get("from_half", "am")), (out["to"], out.get("to_half", "pm"))
    if order[0] > order[1]:
        raise _refuse(field, "的结束不能早于开始。")
    return out


def _code(field: Field, given: Any) -> str:
    if not isinstance(given, str) or given not in dict(field.options):
        raise _refuse(field, "的选项不在可选范围内，请重新选择。")
    return given


def _codes(field: Field, given: Any) -> list[str]:
    if not isinstance(given, list):
        raise _refuse(field, "应为多个选项。")
    return list(dict.fromkeys(_code(field, one) for one in given))


def _bool(field: Field, given: Any) -> bool:
    if not isinstance(given, bool):
        raise _refuse(field, "应为是或否。")
    return given


def _ids(field: Field, given: Any) -> Any:
    wanted = given if isinstance(given, list) else [given]
    if any(isinstance(one, bool) or not isinstance(one, int) for one in wanted):
        raise _refuse(field, "请从列表中选择。")
    if len(wanted) > (field.most or MOST_CHOSEN):
        raise _refuse(field, f"最多 {field.most or MOST_CHOSEN} 项。")
    if field.kind == "file" or field.many:
        return list(dict.fromkeys(wanted))
    if len(wanted) != 1:
        raise _refuse(field, "只能选择一项。")
    return wanted[0]


def _rows(field: Field, given: Any) -> list[dict[str, Any]]:
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise _refuse(field, "应为明细行。")
    if len(given) > (field.most or MOST_ROWS):
        raise _refuse(field, f"最多 {field.most or MOST_ROWS} 行。")
    out, wrong = [], []
    for number, row in enumerate(given, 1):
        kept: dict[str, Any] = {}
        for column in (one for one in field.fields if one.typed):
            try:
                kept[column.key] = clean(column, row.get(column.key))
            except Wrong as error:
                wrong.append(f"第 {number} 行{error}")
        out.append(kept)
    if wrong:
        raise Wrong({field.key: "".join(wrong)})
    return [row for row in out if any(value is not False and value not in EMPTY for value in row.values())]


CHECKS = {
    **dict.fromkeys(("text", "area", "phone", "email", "idnumber"), _text),
    **dict.fromkeys(("int", "money"), _number),
    **dict.fromkeys(("user", "unit", "file"), _ids),
    "date": _date,
    "range": _range,
    "select": _code,
    "multi": _codes,
    "bool": _bool,
    "rows": _rows,
}
