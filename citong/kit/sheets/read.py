"""Read the first sheet of an Excel file, or a CSV file, within limits that hold before anything is unpacked."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import IO, TYPE_CHECKING, Any

from python_calamine import CalamineError, load_workbook

from citong.kit.errors import Refused

from .cells import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

BYTES = 10 * 1024 * 1024
UNPACKED = 200 * 1024 * 1024
ROWS = 5_000
COLUMNS = 200
CHUNK = 1 << 20
CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*\s)?r="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
TOO_LARGE = f"文件超过 {BYTES // 1024 // 1024} MB，请分成几个文件导入。"
TOO_MANY = f"一次最多导入 {ROWS:,} 行，请分成几个文件导入。"
TOO_WIDE = f"表格超过 {COLUMNS} 列，请用下载的模板填写。"

Row = tuple[int, list[Any]]
"""The number of a row as the spreadsheet shows it, and its cells."""


def rows(file: IO[bytes]) -> Iterator[Row]:
    """The rows of ``file`` that are not empty; the first is the header.

    :raises Refused: the file is no spreadsheet, or too large; the message says what to do.
    """
    found = _read(file)
    count = 0
    for number, cells in enumerate(found, 1):
        if len(cells) > COLUMNS and any(plain(value) for value in cells[COLUMNS:]):
            raise Refused(TOO_WIDE)
        if any(plain(value) for value in cells):
            count += 1
            if count > ROWS + 1:
                raise Refused(TOO_MANY)
            yield number, cells[:COLUMNS]


def _read(file: IO[bytes]) -> Iterator[list[Any]]:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    if size > BYTES:
        raise Refused(TOO_LARGE)
    if not size:
        raise Refused("文件是空的，请检查后重新上传。")
    if start.startswith(OLD_EXCEL):
        raise Refused("这是旧版 Excel 文件（.xls）或加了密码的文件，请去掉密码、另存为 .xlsx 后再上传。")
    return _excel(file) if start.startswith(b"PK") else _text(file.read())


def _excel(file: IO[bytes]) -> Iterator[list[Any]]:
    _check_book(file)
    file.seek(0)
    try:
        sheet = load_workbook(file).get_sheet_by_index(0)
        yield from sheet.to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile) as error:
        raise Refused("这个 Excel 文件打不开，请用 Excel 或 WPS 打开后另存一份再上传。") from error


def _check_book(file: IO[bytes]) -> None:
    """Look through the sheets as a stream: their size unpacked, and the farthest cells that hold something."""
    try:
        with zipfile.ZipFile(file) as book:
            parts = book.infolist()
            if sum(part.file_size for part in parts) > UNPACKED:
                raise Refused(TOO_LARGE)
            sheets = [part for part in parts if part.filename.startswith("xl/worksheets/")]
            if not sheets:
                raise Refused("这不是 Excel 工作簿，请上传 .xlsx 或 .csv 文件。")
            for part in sheets:
                with book.open(part) as stream:
                    _check_sheet(stream)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused("这个文件已损坏，请重新保存后再上传。") from error


def _check_sheet(stream: IO[bytes]) -> None:
    """Refuse a sheet whose last filled cell lies outside the limits: it would be laid out as a full rectangle."""
    rest, unpacked = b"", 0
    while piece := stream.read(CHUNK):
        unpacked += len(piece)
        if unpacked > UNPACKED:
            raise Refused(TOO_LARGE)
        text = rest + piece
        for found in CELL.finditer(text):
            if len(found[1]) > 2 or _place(found[1]) > COLUMNS:  # noqa: PLR2004 - AAA and beyond
                raise Refused(TOO_WIDE)
            if int(found[2]) > ROWS * 4:
                raise Refused(TOO_MANY)
        rest = text[text.rfind(b"<") :]


def _place(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(content: bytes) -> Iterator[list[Any]]:
    text = decode(content)
    head = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Refused("CSV 文件的格式不对（引号或换行不成对），请用 Excel 打开后另存为 .xlsx 再上传。") from error


def decode(content: bytes) -> str:
    """UTF-8 or GB18030 (of which GBK is a part), as Chinese spreadsheets save."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("看不出文件的文字编码，请用 Excel 打开后另存为 .xlsx 或「CSV UTF-8」再上传。")
