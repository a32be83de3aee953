"""The first row of an uploaded sheet: which column of the template each of its columns is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from citong.kit.errors import Refused
from citong.lib.spreadsheet import column_letter

from .cells import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .fields import Slot

PROBLEMS = "错误说明"  # the column that the product adds for correction
MARKS = re.compile(r"[*＊\s]|[（(]必填[）)]")


@dataclass(frozen=True)
class Header:
    """``places`` maps a column of the template to its place in the file; the others are named."""

    places: dict[str, int]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]

    def has(self, slot: Slot) -> bool:
        return slot.label in self.places

    def cell(self, slot: Slot, cells: Sequence[Any]) -> Any:
        """What stands in the column of ``slot``; rows may end early."""
        place = self.places.get(slot.label)
        return cells[place] if place is not None and place < len(cells) else None


def match(cells: Sequence[Any], slots: Sequence[Slot]) -> Header:
    """Recognise the columns by their labels, whatever their order.

    :raises Refused: none is known, or one stands twice.
    """
    labels = {MARKS.sub("", slot.label): slot.label for slot in slots}
    places: dict[str, int] = {}
    unknown = []
    for place, cell in enumerate(cells):
        text = plain(cell)
        label = labels.get(MARKS.sub("", text))
        if label is None:
            unknown += [text] if text and text != PROBLEMS else []
        elif label in places:
            first, second = column_letter(places[label] + 1), column_letter(place + 1)
            raise Refused(f"「{label}」有两列（{first} 列和 {second} 列），请删去一列后再上传。")
        else:
            places[label] = place
    if not places:
        raise Refused("第一行里没有认出任何列名。请下载模板，把内容填到模板里再上传。")
    missing = tuple(slot.label for slot in slots if slot.label not in places)
    return Header(places, tuple(unknown), missing)
