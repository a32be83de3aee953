"""Reading a quota table (名额分配表) that was pasted or uploaded: names or codes of units, and numbers beside them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MOST = 999
_SUFFIX = re.compile(r"(教育局|社会事业局|教育文体旅游局)$")
_PLACE = re.compile(r"[市县区]$")
_TOTAL = re.compile(r"合计|总计|共计")
_FIGURE = re.compile(r"[+-]?\d+(\.\d+)?")
_HEAD = re.compile(r"名额|单位|序号|代码|备注|学校数")

Row = tuple[int, "Sequence[object]"]


@dataclass(frozen=True)
class Desk:
    """A unit that gets places; ``direct`` is the city itself, for its direct schools."""

    code: str
    name: str
    label: str
    direct: bool = False


@dataclass
class Table:
    """Places by unit code, and what could not be read, with its row."""

    places: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def pasted(text: str) -> Iterator[Row]:
    """Rows of a table as Excel and Word put it on the clipboard; blanks and commas part cells as well."""
    for number, line in enumerate(text.splitlines(), 1):
        parts = line.split("\t") if "\t" in line else re.split(r"[ \u3000]{1,}|[,，;；:：]", line)
        cells = [cell for part in parts if (cell := part.strip())]
        if cells:
            yield number, cells


def read(rows: Iterable[Row], desks: Sequence[Desk]) -> Table:
    """Pairs of a name (or code) and the number behind it, any number of pairs in a row."""
    table, total = Table(), None
    for number, raw in rows:
        cells = [text for cell in raw if (text := plain(cell))]
        if cells and _TOTAL.search(cells[0]):
            total = _figure(cells[-1])
            continue
        _row(table, number, cells, desks)
    found = sum(table.places.values())
    if total is not None and total != found:
        table.problems.append(f"表中的合计为 {total}，读入的名额合计为 {found}，请核对。")
    if not table.places and not table.problems:
        table.problems.append("没有读到名额。每行应有县（市、区）的名称或代码，后面是名额数字。")
    return table


def _row(table: Table, number: int, cells: list[str], desks: Sequence[Desk]) -> None:
    name, desk = "", None
    for cell in cells:
        known = find(cell, desks)
        if known is not None:
            name, desk = cell, known
        elif not _FIGURE.fullmatch(cell):
            name, desk = ("", None) if _HEAD.search(cell) and desk is None else (name, desk) if desk else (cell, None)
        elif name:
            _put(table, number, name, desk, cell)
            name, desk = "", None
    if desk is not None:
        table.problems.append(f"第 {number} 行：“{name}”后面没有名额数字。")


def _put(table: Table, number: int, name: str, desk: Desk | None, cell: str) -> None:
    places = _figure(cell)
    if desk is None:
        table.problems.append(f"第 {number} 行：“{name}”不是本市的县（市、区），没有读入。")
    elif places is None:
        table.problems.append(f"第 {number} 行：{desk.label}的名额“{cell}”应为 0 到 {MOST} 的整数，没有读入。")
    elif desk.code in table.places:
        table.problems.append(f"第 {number} 行：{desk.label}重复出现，以先出现的 {table.places[desk.code]} 个为准。")
    else:
        table.places[desk.code] = places


def plain(cell: object) -> str:
    """A cell as text: figures without decimals, full-width characters as usual ones."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", "" if cell is None else str(cell)))


def _figure(cell: str) -> int | None:
    match = re.fullmatch(r"(\d{1,3})(\.0+)?", cell)
    return int(match[1]) if match else None


def find(cell: str, desks: Sequence[Desk]) -> Desk | None:
    """The unit that ``cell`` names: by code, by a usual form of its name, or as the only one whose name contains it."""
    if cell.startswith("市直"):
        return next((d for d in desks if d.direct), None)
    exact = next((d for d in desks if cell in forms(d)), None)
    if exact or len(cell) < 2 or cell.isdecimal():  # noqa: PLR2004 - one character says nothing
        return exact
    holding = [d for d in desks if cell in d.name or (len(d.label) > 1 and d.label in cell and not d.direct)]
    return holding[0] if len(holding) == 1 else None


def forms(desk: Desk) -> set[str]:
    """晋江市教育局, 晋江市, 晋江, and the code."""
    bare = _SUFFIX.sub("", desk.name)
    return {desk.code, desk.name, desk.label, bare, _PLACE.sub("", desk.label), _PLACE.sub("", bare)}
