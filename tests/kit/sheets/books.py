"""Sheets as tests write and read them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import load_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def book(rows: Iterable[Sequence[object]]) -> bytes:
    """An Excel file as a user would save it; texts are texts, also those that look like formulas."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = made.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    made.close()
    return out.getvalue()


def xlsx(rows: Iterable[Sequence[object]], name: str = "学校.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, book(rows))


def csv(rows: Iterable[Sequence[str]], encoding: str = "utf-8", name: str = "学校.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\r\n".join(",".join(row) for row in rows).encode(encoding))


def read(content: bytes, sheet: int = 0) -> list[list[object]]:
    """All cells of a sheet."""
    return load_workbook(io.BytesIO(content)).get_sheet_by_index(sheet).to_python(skip_empty_area=False)


def body(response) -> bytes:
    """The file that a page handed out."""
    return b"".join(response.streaming_content) if response.streaming else response.content
