"""The reviewer's sheet as fields; a draft may be incomplete, what is missing is said on submission."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.lib.grading import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.exceptions import ValidationError

    from citong.apps.assessment.models import Indicator, Mark

POINTS, COMMENT = "points-", "comment-"


class ScoreForm(forms.Form):
    """Points and a comment for each scored indicator."""

    use_required_attribute = False

    def __init__(self, indicators: Sequence[Indicator], marks: Mapping[int, Mark], data: Any = None) -> None:
        super().__init__(data)
        self.indicators = list(indicators)
        for item in self.indicators:
            mark = marks.get(item.pk)
            self.fields[POINTS + item.key] = forms.DecimalField(
                label=item.title, required=False, max_digits=5, decimal_places=2, min_value=0, widget=_points(item),
                initial=plain(mark.points) if mark and mark.points is not None else "",
                error_messages={"invalid": "请填写数字。", "min_value": "得分不能是负数。"},
            )  # fmt: skip
            self.fields[COMMENT + item.key] = forms.CharField(
                label=f"评语：{item.title}", required=False, max_length=500, initial=mark.comment if mark else "",
                widget=forms.Textarea({"rows": 2, "maxlength": 500, "placeholder": "评语（选填）", "aria-label": f"{item.title}的评语"}),
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[Indicator, forms.BoundField, forms.BoundField]]:
        return [(item, self[POINTS + item.key], self[COMMENT + item.key]) for item in self.indicators]

    def values(self) -> dict[str, Any]:
        """What ``save_marks`` takes."""
        given = self.cleaned_data
        return {
            "points": {i.key: given[POINTS + i.key] for i in self.indicators},
            "comments": {i.key: given[COMMENT + i.key] for i in self.indicators},
        }

    def blame(self, refused: ValidationError) -> None:
        """``{"teaching": …}`` of the action belongs to the field ``points-teaching``."""
        given = refused.message_dict if hasattr(refused, "error_dict") else {"": refused.messages}
        for key, said in given.items():
            self.add_error(POINTS + key if POINTS + key in self.fields else None, said)  # type: ignore[arg-type]


def _points(item: Indicator) -> forms.NumberInput:
    return forms.NumberInput(
        {
            "step": "0.5", "min": "0", "max": str(item.weight), "inputmode": "decimal", "class": "score-input num",
            "aria-label": f"{item.title}的得分，0 到 {item.weight} 分",
            "data-meter-target": "input", "data-action": "input->meter#update",
        }
    )  # fmt: skip
