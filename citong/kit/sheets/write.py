"""Write rows as Excel or CSV, one row at a time: memory does not grow with their number."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any, Protocol

import xlsxwriter

from citong.kit.columns import Column, Kind

from .cells import Cell, safe, width, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FONT = "Microsoft YaHei"
FORMATS = {"xlsx": "Excel 工作簿（.xlsx）", "csv": "CSV 文本（.csv）"}
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MOST_ROWS = 1_048_575  # of a sheet of Excel, below its header
NARROWEST, WIDEST = 8, 50
SHEET_NAME = 31  # characters
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
HEAD = {"bold": True, "font_name": FONT, "font_size": 10, "bg_color": "#E8EEF7", "border": 1, "border_color": "#BFC8D6",
        "valign": "vcenter", "align": "center", "text_wrap": True}  # fmt: skip
BODY = {"font_name": FONT, "font_size": 10, "valign": "top"}
NUMBER_FORMATS = {Kind.MONEY: "#,##0.00", Kind.DATE: "yyyy-mm-dd", Kind.TIME: "yyyy-mm-dd hh:mm:ss"}


class Table(Protocol):
    """A file that takes rows from top to bottom."""

    def add(self, row: Sequence[Cell]) -> None: ...

    def close(self) -> None: ...


def table(form: str, out: IO[bytes], title: str, columns: Sequence[Column]) -> Table:
    """Start a file of the format ``form`` (``xlsx`` or ``csv``) with the header of ``columns``."""
    return Workbook(out, title, columns) if form == "xlsx" else Text(out, columns)


def write(form: str, out: IO[bytes], title: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> int:
    """Write ``rows`` and answer their number."""
    file, number = table(form, out, title, columns), 0
    for number, row in enumerate(rows, 1):  # noqa: B007 - the last one is the answer
        file.add(row)
    file.close()
    return number


class Text:
    """A CSV file in UTF-8 with a byte order mark, so that Excel shows Chinese."""

    def __init__(self, out: IO[bytes], columns: Sequence[Column]) -> None:
        self._out = out
        self._csv = csv.writer(self)
        out.write(b"\xef\xbb\xbf")
        self._csv.writerow([safe(column.label) for column in columns])

    def write(self, line: str) -> int:
        """Takes the lines of the CSV writer."""
        return self._out.write(line.encode())

    def add(self, row: Sequence[Cell]) -> None:
        self._csv.writerow([written(value) for value in row])

    def close(self) -> None:
        self._out.flush()


def book(out: IO[bytes], tables: Iterable[tuple[str, Sequence[Column], Iterable[Sequence[Cell]]]]) -> None:
    """An Excel file of several sheets: each with its title, columns and rows."""
    whole: Any = xlsxwriter.Workbook(out, OPTIONS)
    for title, columns, rows in tables:
        sheet = Sheet(whole, title, columns)
        for row in rows:
            sheet.add(row)
        sheet.finish()
    whole.close()


class Sheet:
    """A sheet of an Excel file: frozen header, filter buttons, columns as wide as their widest text."""

    def __init__(self, book: Any, title: str, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._book = book
        self._sheet: Any = self._book.add_worksheet(sheet_name(title))
        self._formats = [self._book.add_format(look(column)) for column in columns]
        self._widths = [width(column.label) + 4 for column in columns]
        self._row = 0
        head = self._book.add_format(HEAD)
        for place, column in enumerate(columns):
            self._sheet.write_string(0, place, safe(column.label), head)
        self._sheet.freeze_panes(1, 0)

    def add(self, row: Sequence[Cell]) -> None:
        self._row += 1
        for place, value in enumerate(row):
            if value is not None:
                self._put(place, value)

    def _put(self, place: int, value: Cell) -> None:
        look = self._formats[place]
        if isinstance(value, str):
            shown = safe(value)
            self._sheet.write_string(self._row, place, shown, look)
        elif isinstance(value, datetime | date):
            shown = written(value)
            self._sheet.write_datetime(self._row, place, value, look)
        else:
            shown = f"{value:,.2f}" if isinstance(value, Decimal) else str(value)
            self._sheet.write_number(self._row, place, value, look)
        self._widths[place] = max(self._widths[place], min(width(shown) + 2, WIDEST))

    def finish(self) -> None:
        for place, wide in enumerate(self._widths):
            self._sheet.set_column(place, place, min(max(wide, NARROWEST), WIDEST))
        self._sheet.autofilter(0, 0, self._row, max(len(self._columns) - 1, 0))


class Workbook(Sheet):
    """An Excel file of one sheet."""

    def __init__(self, out: IO[bytes], title: str, columns: Sequence[Column]) -> None:
        super().__init__(xlsxwriter.Workbook(out, OPTIONS), title, columns)

    def close(self) -> None:
        self.finish()
        self._book.close()


def look(column: Column) -> dict[str, Any]:
    """The cell format of a column: text stays text, also if it is made of digits."""
    if column.kind in NUMBER_FORMATS:
        return {**BODY, "num_format": NUMBER_FORMATS[column.kind]}
    if column.kind is Kind.NUMBER:
        return dict(BODY)
    return {**BODY, "num_format": "@", "text_wrap": column.wide}


def sheet_name(title: str) -> str:
    """``title`` without the signs that Excel refuses in the name of a sheet."""
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:SHEET_NAME] or "数据"
