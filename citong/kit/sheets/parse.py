"""From what stands in a cell to the value of a field, with a sentence that says what to write instead."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from citong.kit.columns import Kind
from citong.lib import clock, money

from .cells import EXACT, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from .fields import Slot

YES = frozenset({"是", "有", "1", "true", "yes", "y", "√", "对"})
NO = frozenset({"否", "无", "0", "false", "no", "n", "×", "x", "错"})
DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
MOMENT = re.compile(DAY.pattern + r"[ T]+(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?")
SHOWN = 12  # options that a message names
BY = ("code", "name", "short_name", "title", "username", "label")  # how a row is named in a cell


class Wrong(ValueError):
    """The cell cannot be taken; the message says what to write."""


class Reader:
    """Reads the cells of one file; remembers which rows the names in it point to."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Any] = {}

    def read(self, slot: Slot, cell: Any) -> Any:
        """The value of ``cell`` for the field of ``slot``; ``None`` if it is empty.

        :raises Wrong: it is none.
        """
        text = plain(cell)
        if not text:
            return None
        if isinstance(cell, float) and abs(cell) >= EXACT:
            raise Wrong("这一格是数字格式，长号码的末几位已经丢失，请把单元格设为「文本」后重新填写")
        if slot.rows is not None:
            return self._row(slot, text)
        if slot.column.kind is Kind.CHOICE:
            return _choice(slot, text)
        reader = READERS.get(slot.column.kind)
        return reader(cell, text) if reader else text

    def _row(self, slot: Slot, text: str) -> models.Model:
        """The row that a code or name points to, among those that may be pointed to."""
        key = (slot.field, text)
        if key not in self._known:
            self._known[key] = _find(slot, text)
        found = self._known[key]
        if isinstance(found, str):
            raise Wrong(found)
        return found  # type: ignore[no-any-return]


def _find(slot: Slot, text: str) -> models.Model | str:
    """The row, or why there is none."""
    rows = slot.rows
    if rows is None:
        raise TypeError(f"{slot.field} points to nothing")
    for name in dict.fromkeys((*([slot.path] if slot.path else []), *BY)):
        if not _has(rows.model, name):
            continue
        found = list(rows.filter(**{name: text})[:2])
        if len(found) == 1:
            return found[0]  # type: ignore[no-any-return]
        if found:
            return f"「{text}」不止一个，请改填代码"
    return f"没有找到「{text}」，请填写您管理范围内的代码或名称"


def _has(model: type[models.Model], name: str) -> bool:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return isinstance(field, models.CharField)


def _choice(slot: Slot, text: str) -> Any:
    for code, label in slot.column.choices:
        if text in {str(code), label}:
            return code
    more = "等" if len(slot.options) > SHOWN else ""
    raise Wrong(f"没有「{text}」这个选项，可以填：{'、'.join(slot.options[:SHOWN])}{more}")


def _narrow(text: str) -> str:
    """Full-width digits and signs as half-width ones, without blanks and thousands separators."""
    return unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")


def number(_cell: Any, text: str) -> Any:
    """An exact number; the form field says which numbers it takes."""
    try:
        found = Decimal(_narrow(text))
    except InvalidOperation:
        raise Wrong(f"「{text}」不是数字，请填写数字，例如 120") from None
    if not found.is_finite():
        raise Wrong(f"「{text}」不是数字，请填写数字，例如 120")
    return int(found) if found == found.to_integral_value() else found


def amount(_cell: Any, text: str) -> int:
    """Fen; a cell holds yuan, or says 万元."""
    try:
        return money.parse(text)
    except ValueError as error:
        raise Wrong(str(error)) from None


def day(cell: Any, text: str) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    found = DAY.fullmatch(_narrow(text)) or MOMENT.fullmatch(unicodedata.normalize("NFKC", text))
    try:
        return date(*(int(part) for part in found.groups()[:3])) if found else _no_day(text)
    except ValueError:
        return _no_day(text)


def _no_day(text: str) -> date:
    raise Wrong(f"「{text}」不是日期，请按 2018-12-21 的样子填写")


def moment(cell: Any, text: str) -> datetime:
    """Aware; a cell holds the time of Asia/Shanghai."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=clock.SHANGHAI)
    found = MOMENT.fullmatch(unicodedata.normalize("NFKC", text))
    parts = [int(part or 0) for part in found.groups()] if found else []
    try:
        if parts:
            return datetime(*parts, tzinfo=clock.SHANGHAI)  # type: ignore[arg-type, misc]
        on = day(cell, text)
    except ValueError:
        raise Wrong(f"「{text}」不是时间，请按 2018-12-21 17:30 的样子填写") from None
    return datetime(on.year, on.month, on.day, tzinfo=clock.SHANGHAI)


def yes_no(_cell: Any, text: str) -> bool:
    word = _narrow(text).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Wrong(f"「{text}」看不出是或否，请填写「是」或「否」")


def items(_cell: Any, text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[、，,；;\n]", text) if part.strip()]


READERS: dict[Kind, Callable[[Any, str], Any]] = {
    Kind.NUMBER: number,
    Kind.MONEY: amount,
    Kind.DATE: day,
    Kind.TIME: moment,
    Kind.BOOL: yes_no,
    Kind.LIST: items,
}
