"""A scheme: its name, and for each grade weight, minimum and cap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.kit.fen import YuanField

from ..models import Grade, SchemeTier

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PARTS = ("weight", "minimum_fen", "cap_fen")


class SchemeForm(forms.Form):
    """One row of fields for each grade, called ``weight-good`` and so on."""

    title = forms.CharField(label="方案名称", max_length=40)
    remark = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, title: str, remark: str, tiers: Iterable[SchemeTier], data: Any = None) -> None:
        super().__init__(data, initial={"title": title, "remark": remark})
        known = {tier.grade: tier for tier in tiers}
        for code, label in Grade.choices:
            tier = known.get(code) or SchemeTier(grade=code)
            self._add(f"weight-{code}", f"{label}份额", forms.IntegerField(min_value=0, max_value=1000), tier.weight)
            self._add(f"minimum_fen-{code}", f"{label}每校最低额", YuanField(required=False), tier.minimum_fen or None)
            self._add(f"cap_fen-{code}", f"{label}每校上限", YuanField(required=False), tier.cap_fen)

    def _add(self, name: str, label: str, field: forms.Field, initial: Any) -> None:
        field.label, field.initial = label, initial
        field.widget.attrs |= {"class": "form-control num", "aria-label": label, "inputmode": "decimal"}
        self.fields[name] = field

    def rows(self) -> Iterator[dict[str, Any]]:
        """The bound fields by grade, for the page."""
        for code, label in Grade.choices:
            yield {"label": label, **{part: self[f"{part}-{code}"] for part in PARTS}}

    def tiers(self) -> list[dict[str, Any]]:
        given = self.cleaned_data
        return [
            {
                "grade": code,
                "weight": given[f"weight-{code}"],
                "minimum_fen": given[f"minimum_fen-{code}"] or 0,
                "cap_fen": given[f"cap_fen-{code}"],
            }
            for code in Grade.values
        ]
