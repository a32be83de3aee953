"""Reading what is typed into the form: stored values, gentle complaints, and values as a reader sees them.

A draft keeps whatever is typed. What can be read is stored in its own type (figures as int, money as int of fen, decimals
and dates as their canonical text); what cannot stays as the text that was typed, and ``complaint`` says what is wrong.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator

from citong.lib import idnumber, money

from . import content as c

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

NOTHING = "—"
LARGEST = 10**12  # fen; also far above any count of people or devices
_INT = re.compile(r"\d{1,9}")
_DECIMAL = re.compile(r"\d{1,7}(\.\d{1,2})?")
_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?")
_PHONE = re.compile(r"(0\d{2,3}-?)?[1-9]\d{6,7}(-\d{1,6})?")
_POSTCODE = re.compile(r"\d{6}")
_URL = URLValidator(("http", "https"))
_EMAIL = EmailValidator()


def _compact(text: str) -> str:
    return re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", text))


def _read_int(text: str) -> object:
    return int(_compact(text)) if _INT.fullmatch(_compact(text)) else text


def _read_decimal(text: str) -> object:
    compact = re.sub(r"(?i)(mbps|m)$", "", _compact(text))
    if not _DECIMAL.fullmatch(compact):
        return text
    return f"{Decimal(compact).normalize():f}"


def _read_money(text: str) -> object:
    try:
        fen = money.parse(text)
    except ValueError:
        return text
    return fen if 0 <= fen <= LARGEST else text


def _read_date(text: str) -> object:
    found = _DATE.fullmatch(_compact(text))
    if found is None:
        return text
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return text


def _read_number(text: str) -> object:
    """Telephone numbers and postcodes, without the blanks and full-width digits that people type."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


_READERS: dict[str, Callable[[str], object]] = {
    "int": _read_int,
    "decimal": _read_decimal,
    "money": _read_money,
    "date": _read_date,
    "phone": _read_number,
    "mobile": _read_number,
    "postcode": _read_number,
}


def read(field: c.Field, text: str) -> object:
    """What is stored for ``text``; the text itself if it cannot be read as the field's kind."""
    text = text.replace("\r\n", "\n").replace("\x00", "")
    if field.kind != "text":
        text = text.strip()
    if not text.strip():
        return ""
    return _READERS.get(field.kind, str)(text)


def typed(field: c.Field, value: object) -> str:
    """``value`` as it stands in the input."""
    if value is None or isinstance(value, dict):
        return ""
    if field.kind == "money" and isinstance(value, int):
        return f"{value // money.FEN_PER_YUAN}.{value % money.FEN_PER_YUAN:02d}"
    return str(value)


def _bad_url(text: str) -> str:
    try:
        _URL(text)
    except ValidationError:
        return "请填写以 http:// 或 https:// 开头的完整网址。"
    return ""


def _bad_email(text: str) -> str:
    try:
        _EMAIL(text)
    except ValidationError:
        return "请填写电子邮箱，例如 name@example.cn。"
    return ""


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _unless(good: object, message: str) -> str:
    return "" if good else message


_CHECKS: dict[str, Callable[[c.Field, object], str]] = {
    "int": lambda _, v: _unless(isinstance(v, int), "请填写整数，例如 1200。"),
    "decimal": lambda _, v: _unless(_DECIMAL.fullmatch(str(v)), "请填写数字，例如 100。"),
    "money": lambda _, v: _unless(isinstance(v, int), "请填写金额，单位为元，例如 350000 或 35万元。"),
    "date": lambda _, v: _unless(_is_day(str(v)), "请填写真实存在的日期，例如 2020-06-30。"),
    "phone": lambda _, v: _unless(
        _PHONE.fullmatch(str(v)) or idnumber.is_mobile(str(v)), "请填写固定电话，例如 0595-22764117。"
    ),
    "mobile": lambda _, v: _unless(idnumber.is_mobile(str(v)), "请填写 11 位手机号码。"),
    "postcode": lambda _, v: _unless(_POSTCODE.fullmatch(str(v)), "请填写 6 位邮政编码，例如 362000。"),
    "choice": lambda f, v: _unless(v in f.choices, f"请从{'、'.join(f.choices)}中选择一项。"),
    "url": lambda _, v: _bad_url(str(v)),
    "email": lambda _, v: _bad_email(str(v)),
}


def complaint(field: c.Field, value: object) -> str:
    """What is wrong with a value that is there, in words for the user; empty if nothing is."""
    if value in (None, "") or isinstance(value, dict):
        return ""
    if isinstance(value, str) and len(value) > field.limit:
        return f"最多 {field.limit} 个字符，现有 {len(value)} 个。"
    check = _CHECKS.get(field.kind)
    return check(field, value) if check else ""


def problems(parts: Iterable[c.Part], content: c.Content) -> list[c.Problem]:
    """Values of the wrong form, in the order of the paper."""
    return [
        c.Problem(part.key, field.key, f"「{part.title}」的「{field.label}」：{wrong}")
        for part in parts
        for field in part.fields
        if (wrong := complaint(field, content.get(part.key, {}).get(field.key)))
    ]


def sound(parts: Iterable[c.Part], content: c.Content) -> c.Content:
    """The content without values of the wrong form, so that it can be computed with; unknown parts and keys fall away."""
    return {
        part.key: {
            field.key: value
            for field in part.fields
            if (value := content.get(part.key, {}).get(field.key)) not in (None, "") and not complaint(field, value)
        }
        for part in parts
    }


def shown(field: c.Field, value: object, mask: Mapping[str, Callable[[str], str]] | None = None) -> str:
    """``value`` as a reader sees it; ``mask`` tells by kind how what is personal is hidden."""
    if value in (None, ""):
        return NOTHING
    if isinstance(value, dict):
        return str(value.get("name", ""))
    if mask and field.kind in mask:
        return mask[field.kind](str(value))
    if field.kind == "money" and isinstance(value, int):
        return f"{money.yuan(value)} 元"
    if field.unit and not complaint(field, value):
        return f"{value} {field.unit}"
    return str(value)


MASKS: dict[str, Callable[[str], str]] = {
    "mobile": idnumber.mask_mobile,
    "phone": idnumber.mask_mobile,
    "email": idnumber.mask_email,
}
"""Kinds of field that show in part to those who may not see contact details."""
