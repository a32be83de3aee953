"""The template of an import: a sheet to fill in, with lists to choose from, and a sheet that explains each column."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

import xlsxwriter

from . import read
from .cells import safe, width
from .fields import Slot, example, note
from .write import BODY, HEAD, OPTIONS, WIDEST, look, sheet_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOTES = "填写说明"
NOTES_HEAD = ("列", "是否必填", "怎么填", "示例")
LIST_LENGTH = 255  # characters that Excel takes for a list of choices
MUST = {**HEAD, "font_color": "#B42318"}


def write(out: IO[bytes], title: str, slots: Sequence[Slot], rows: Iterable[Sequence[Any]] = ()) -> None:
    """The template of ``slots``; ``rows`` are what stands in it already."""
    book = xlsxwriter.Workbook(out, {**OPTIONS, "constant_memory": False})
    head, must = book.add_format(HEAD), book.add_format(MUST)
    sheet = book.add_worksheet(sheet_name(title))
    for place, slot in enumerate(slots):
        sheet.write_string(0, place, safe(slot.label), must if slot.required else head)
        _column(book, sheet, place, slot)
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    sheet.freeze_panes(1, 0)
    _explain(book, slots)
    book.close()


def _column(book: Any, sheet: Any, place: int, slot: Slot) -> None:
    wide = min(max(width(slot.label) + 4, 12), WIDEST)
    sheet.set_column(place, place, wide, book.add_format(look(slot.column)))
    if slot.options and len(",".join(slot.options)) <= LIST_LENGTH:
        sheet.data_validation(
            1,
            place,
            read.ROWS,
            place,
            {
                "validate": "list",
                "source": slot.options,
                "error_title": slot.label,
                "error_message": "请从下拉列表中选择。",
            },
        )


def _explain(book: Any, slots: Sequence[Slot]) -> None:
    sheet = book.add_worksheet(NOTES)
    head, body = book.add_format(HEAD), book.add_format({**BODY, "num_format": "@", "text_wrap": True})
    for place, (label, wide) in enumerate(zip(NOTES_HEAD, (24, 10, 60, 24), strict=True)):
        sheet.write_string(0, place, label, head)
        sheet.set_column(place, place, wide)
    for number, slot in enumerate(slots, 1):
        texts = (slot.label, "必填" if slot.required else "选填", note(slot), example(slot))
        for place, text in enumerate(texts):
            sheet.write_string(number, place, safe(text), body)
    sheet.write_string(
        len(slots) + 2, 0, f"一次最多导入 {read.ROWS:,} 行；第一行是列名，请不要改动；列的顺序可以改变。"
    )
    sheet.freeze_panes(1, 0)
