"""评分标准: the weighted items, in the wizard and until the first sheet is handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.kit.rows import Rows, with_keys

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FULL = 100


def _key() -> forms.Field:
    return forms.SlugField(label="代码", max_length=20, widget=forms.HiddenInput)


FIELDS = {
    "key": _key,
    "title": lambda: forms.CharField(label="评分项", max_length=60),
    "weight": lambda: forms.IntegerField(label="分值", min_value=1, max_value=FULL),
    "anchors": lambda: forms.CharField(label="评分要点", max_length=500, widget=forms.Textarea({"rows": 2})),
}


class RubricRows(forms.Form):
    """Items whose weights sum to 100."""

    rows: Rows

    def take_rows(self, items: Sequence[Mapping[str, Any]]) -> None:
        self.rows = Rows(self, "title", FIELDS, items)
        for row in self.rows:
            row["weight"].field.widget.attrs |= {"data-meter-target": "input", "data-action": "input->meter#update"}

    @property
    def total(self) -> int:
        """The sum of the weights as they are shown."""
        return sum(int(text) for row in self.rows if (text := str(row["weight"].value() or "")).isdecimal())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.rows.check({"weight": "请填写分值。"})
        total = sum(item["weight"] or 0 for item in self.rows.read())
        if not self.errors and total != FULL:
            self.add_error(None, f"评分项的分值合计应为 100，现为 {total}。")
        return given

    def items(self) -> list[dict[str, Any]]:
        return with_keys(self.rows.read(), "item")


class RubricForm(RubricRows):
    """The rubric alone."""

    def __init__(self, items: Sequence[Mapping[str, Any]], data: Any = None) -> None:
        super().__init__(data)
        self.take_rows(items)
