"""The items of a checklist, typed as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.kit.rows import Rows

from ..models import ChecklistItem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FULL = 100
BLANK = 6  # rows that wait to be typed, besides the kit's own


def _words(label: str, length: int) -> forms.Field:
    return forms.CharField(label=label, max_length=length, widget=forms.Textarea({"rows": 2}))


FIELDS = {
    "section": lambda: forms.CharField(label="类别", max_length=30),
    "text": lambda: _words("检查内容", 200),
    "guidance": lambda: _words("检查要点", 500),
    "scale": lambda: forms.ChoiceField(label="评价方式", choices=[("", "四档"), ("three", "三档")]),
    "weight": lambda: forms.IntegerField(label="分值", min_value=1, max_value=FULL),
}


class ItemsForm(forms.Form):
    """Rows of items; one without a weight is asked, but does not count."""

    def __init__(self, items: Sequence[Mapping[str, Any]], data: Any = None) -> None:
        super().__init__(data)
        shown = [
            {**item, "scale": "" if item["scale"] == ChecklistItem.Scale.FOUR else item["scale"]} for item in items
        ]
        self.rows = Rows(self, "text", FIELDS, [*shown, *({} for _ in range(BLANK))])
        for row in self.rows:
            row["weight"].field.widget.attrs |= {"data-meter-target": "input", "data-action": "input->meter#update"}

    @property
    def total(self) -> int:
        """The sum of the weights as they are shown."""
        return sum(int(text) for row in self.rows if (text := str(row["weight"].value() or "")).isdecimal())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.rows.check({})
        return given

    def items(self) -> list[dict[str, Any]]:
        return [{**row, "scale": row["scale"] or ChecklistItem.Scale.FOUR.value} for row in self.rows.read()]
