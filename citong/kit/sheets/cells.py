"""What stands in a cell: the value of a column as a spreadsheet holds it, and the plain text by which cells compare."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from citong.kit.columns import Column, Kind
from citong.lib import clock
from citong.lib.spreadsheet import neutralise

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

Cell = str | int | float | Decimal | date | datetime | None

LONGEST = 32_767  # characters that a cell of Excel holds
CUT = "…（内容过长，导出时已截断）"
EXACT = 10**15  # a spreadsheet keeps 15 digits of a number
MIDNIGHT = time(0)
WIDE_SIGNS = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]"
)


def cell(column: Column, obj: Model) -> Cell:
    """The value of ``column`` for ``obj``: amounts in yuan, times in Asia/Shanghai, masked where the page masks."""
    value = column.value(obj)
    if value is None or value == "":
        return None
    made = None if isinstance(value, str) else MADE.get(column.kind)
    return made(value) if made else column.show(value)


def _number(value: float) -> Cell:
    return value if -EXACT < value < EXACT else str(value)


MADE: dict[Kind, Callable[[Any], Cell]] = {
    Kind.MONEY: lambda fen: Decimal(fen) / 100,
    Kind.TIME: lambda moment: moment.astimezone(clock.SHANGHAI).replace(tzinfo=None),
    Kind.DATE: lambda day: day,
    Kind.NUMBER: _number,
}


def written(value: Cell) -> str:
    """``value`` as text in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return safe(value) if isinstance(value, str) else str(value)


def safe(text: str) -> str:
    """Text that no spreadsheet runs as a formula and that fits into a cell."""
    shown = neutralise(text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - len(CUT)] + CUT


def plain(value: Any) -> str:
    """A cell that was read, as text: without what ``safe`` added, a whole number without its ``.0``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float | Decimal):
        return _digits(value)
    if isinstance(value, datetime) and value.time() == MIDNIGHT:
        value = value.date()
    text = (written(value) if isinstance(value, date) else str(value)).replace("\r\n", "\n").strip()
    return text[1:] if text.startswith("'") and neutralise(text[1:]) == text else text


def _digits(value: float | Decimal) -> str:
    """All digits of a number, without an exponent and without zeros behind the point."""
    shown = format(value if isinstance(value, Decimal) else Decimal(repr(value)), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def width(text: str) -> int:
    """Columns that ``text`` takes on the screen; a Chinese character takes two."""
    line = max(text.split("\n"), key=len, default="")
    return len(line) + len(WIDE_SIGNS.findall(line))
