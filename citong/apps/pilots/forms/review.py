"""Forms of the expert review: the settings of a plan, a choice among experts, the scoring sheet, the group's opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.apps.pilots.actions.review import STEP, write_group_opinion
from citong.kit.forms import TimeInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from citong.apps.pilots.queries.assignments import Candidate
    from citong.apps.pilots.queries.scoring import Item

POINTS, COMMENT = "points-", "comment-"
YES, NO = "yes", "no"


class PlanForm(forms.Form):
    """How a plan is made: the limit for each expert and the due time."""

    load = forms.IntegerField(
        label="每位专家最多评审", min_value=1, max_value=200,
        error_messages={"required": "请填写每位专家最多评审几份。", "min_value": "每位专家至少评审 1 份。"},
    )  # fmt: skip
    due = forms.DateTimeField(
        label="评审截止",
        widget=TimeInput(),
        error_messages={"required": "请填写评审截止时间。", "invalid": "请填写日期和时间。"},
    )


class ChoiceForm(forms.Form):
    """One expert out of those who may; the page lists the barred ones beside them."""

    expert = forms.TypedChoiceField(
        label="专家", coerce=int, widget=forms.RadioSelect, error_messages={"required": "请选择一位专家。"}
    )
    due = forms.DateTimeField(label="评审截止", widget=TimeInput(), required=False)

    def __init__(self, candidates: Iterable[Candidate], data: Any = None, *, due: Any = None) -> None:
        super().__init__(data, initial={"due": due})
        free = [c.expert for c in candidates if not c.barred]
        self.fields["expert"].choices = [(expert.pk, expert.name) for expert in free]  # type: ignore[attr-defined]


class ScoreForm(forms.Form):
    """The rubric as fields; a draft may be incomplete, what is missing is said on submission."""

    use_required_attribute = False
    overall = forms.CharField(
        label="总体评价", max_length=2000, required=False, widget=forms.Textarea({"rows": 5, "maxlength": 2000})
    )
    recommend = forms.ChoiceField(
        label="是否推荐", choices=[(YES, "推荐"), (NO, "不推荐")], required=False, widget=forms.RadioSelect
    )

    def __init__(self, items: Iterable[Item], data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.items = tuple(items)
        for item in self.items:
            self.fields[POINTS + item.key] = forms.DecimalField(
                label="得分", required=False, max_digits=5, decimal_places=2, min_value=0, widget=_points(item),
                error_messages={"invalid": "请填写数字。", "min_value": "得分不能是负数。"},
            )  # fmt: skip
            self.fields[COMMENT + item.key] = forms.CharField(
                label=f"评语：{item.title}", required=False, max_length=500,
                widget=forms.Textarea({"rows": 2, "maxlength": 500, "placeholder": "评语（选填）", "aria-label": f"{item.title}的评语"}),
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[Item, forms.BoundField, forms.BoundField]]:
        return [(item, self[POINTS + item.key], self[COMMENT + item.key]) for item in self.items]

    def values(self) -> dict[str, Any]:
        """What ``save_scores`` takes."""
        given = self.cleaned_data
        return {
            "points": {i.key: given[POINTS + i.key] for i in self.items},
            "comments": {i.key: given[COMMENT + i.key] for i in self.items},
            "overall": given["overall"],
            "recommend": {YES: True, NO: False}.get(given["recommend"]),
        }


def _points(item: Item) -> forms.NumberInput:
    return forms.NumberInput(
        {
            "step": str(STEP), "min": "0", "max": str(item.weight), "inputmode": "decimal", "class": "score-input num",
            "aria-label": f"{item.title}的得分，0 到 {item.weight} 分",
            "data-meter-target": "input", "data-action": "input->meter#update",
        }
    )  # fmt: skip


def plain(points: Decimal | None) -> str:
    """Points as one types them: ``12.5``, ``15``."""
    return "" if points is None else f"{points.normalize():f}"


def initial(items: Iterable[Item], overall: str, recommend: bool | None) -> dict[str, Any]:  # noqa: FBT001 - three-valued
    """What stands in the form."""
    stored: dict[str, Any] = {"overall": overall, "recommend": {True: YES, False: NO, None: ""}[recommend]}
    for item in items:
        stored |= {POINTS + item.key: plain(item.points), COMMENT + item.key: item.comment}
    return stored


class OpinionForm(forms.Form):
    """专家组意见 with its members."""

    opinion = write_group_opinion.inputs["opinion"]
    members = write_group_opinion.inputs["members"]


class RecuseForm(forms.Form):
    """Why an expert must not review an application."""

    reason = forms.CharField(
        label="回避原因",
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        help_text="例如：曾指导该校课题、亲属在该校任职。请勿写出学校名称以外的他人隐私。",
        error_messages={"required": "请填写回避原因。"},
    )
