"""The uploaded file once more, with a column that says what is wrong in each row, to be corrected and sent again."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any

import xlsxwriter

from .cells import plain, safe, width, written
from .header import PROBLEMS
from .write import BODY, FONT, HEAD, OPTIONS, WIDEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .check import Problem, Sheet

BAD = {**BODY, "bg_color": "#FDECEA", "num_format": "@"}
TOLD = {"font_name": FONT, "font_size": 10, "font_color": "#B42318", "text_wrap": True, "valign": "top"}


def sentences(problems: Iterable[Problem]) -> dict[int, str]:
    """For each row its mistakes, one after the other."""
    found: dict[int, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.row, []).append(
            f"{problem.column}：{problem.message}" if problem.column else problem.message
        )
    return {row: "；".join(lines) + "。" for row, lines in found.items()}


def mark(form: str, sheet: Sheet, problems: Sequence[Problem]) -> bytes:
    """The file in the format that it came in; every row keeps its number."""
    head = [plain(value) for value in sheet.head[1]]
    place = head.index(PROBLEMS) if PROBLEMS in head else len(head)
    told = sentences(problems)
    return _text(sheet, place, told) if form == "csv" else _book(sheet, place, told, problems)


def _placed(row: Sequence[Any], place: int, text: str) -> list[Any]:
    """``row`` with ``text`` in the column of mistakes."""
    cells = [*row, *[None] * (place + 1 - len(row))]
    cells[place] = text
    return cells


def _text(sheet: Sheet, place: int, told: Mapping[int, str]) -> bytes:
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    number = 1
    for row, cells in [sheet.head, *sheet.rows]:
        lines.writerows([[]] * (row - number))
        text = PROBLEMS if row == sheet.head[0] else told.get(row, "")
        lines.writerow(
            [written(value) if isinstance(value, date) else safe(plain(value)) for value in _placed(cells, place, text)]
        )
        number = row + 1
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _book(sheet: Sheet, place: int, told: Mapping[int, str], problems: Sequence[Problem]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {**OPTIONS, "constant_memory": False})
    page = book.add_worksheet()
    looks = {
        name: book.add_format(look)
        for name, look in {"head": HEAD, "body": {**BODY, "num_format": "@"}, "bad": BAD, "told": TOLD}.items()
    }
    days = book.add_format({**BODY, "num_format": "yyyy-mm-dd"})
    bad = {(problem.row, sheet.header.places.get(problem.column, -1)) for problem in problems}
    for row, cells in [sheet.head, *sheet.rows]:
        first = row == sheet.head[0]
        for column, value in enumerate(_placed(cells, place, PROBLEMS if first else told.get(row, ""))):
            name = "head" if first else "told" if column == place else "bad" if (row, column) in bad else "body"
            look = days if name == "body" and isinstance(value, date) else looks[name]
            _put(page, row - 1, column, value, look)
    for column, value in enumerate(sheet.head[1]):
        page.set_column(column, column, min(width(plain(value)) + 6, WIDEST))
    page.set_column(place, place, WIDEST)
    page.freeze_panes(sheet.head[0], 0)
    book.close()
    return out.getvalue()


def _put(page: Any, row: int, column: int, value: Any, look: Any) -> None:
    if isinstance(value, date):
        page.write_datetime(row, column, value, look)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(row, column, value, look)
    elif value is not None and value != "":
        page.write_string(row, column, safe(plain(value)), look)
