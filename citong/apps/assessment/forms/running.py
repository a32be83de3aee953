"""The team of an assessment, a veto with its evidence, the corrections of an objection that is upheld."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.apps.assessment.actions.running import reason_field
from citong.kit.forms import ask_in_words
from citong.lib.grading import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from citong.apps.assessment.content import Content, Line
    from citong.apps.assessment.models import VetoItem
    from citong.platform.identity.models import User

POINTS = "points-"


class TeamForm(forms.Form):
    """Who reviews: any number of those who hold the permission."""

    reviewers = forms.TypedMultipleChoiceField(
        label="评审人", coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, candidates: Iterable[User], chosen: Iterable[int], data: Any = None) -> None:
        super().__init__(data, initial={"reviewers": list(chosen)})
        self.users = {user.pk: user for user in candidates}
        self.fields["reviewers"].choices = [(pk, str(user)) for pk, user in self.users.items()]  # type: ignore[attr-defined]

    def chosen(self) -> list[User]:
        return [self.users[pk] for pk in self.cleaned_data["reviewers"]]


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, at least one where it is required."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        cleaned = [super(FilesField, self).clean(one, initial) for one in given or [None]]
        return [one for one in cleaned if one]


class VetoForm(forms.Form):
    """Which of the scheme's items, what happened, and the evidence."""

    item = forms.TypedChoiceField(label="否决事项", coerce=int, widget=forms.RadioSelect)
    facts = forms.CharField(label="事实说明", max_length=1000, widget=forms.Textarea({"rows": 4}))
    evidence = FilesField(label="佐证材料", help_text="通报、结论、核查记录等，可以选择多个文件。")

    def __init__(self, items: Sequence[VetoItem], data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.items = {item.pk: item for item in items}
        self.fields["item"].choices = [(i.pk, f"{i.title}（由{i.get_confirmer_display()}认定）") for i in items]  # type: ignore[attr-defined]
        for field in self.fields.values():
            ask_in_words(field)

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "item": self.items[self.cleaned_data["item"]]}


class ObjectForm(forms.Form):
    """What the school says."""

    text = forms.CharField(
        label="异议内容", max_length=3000, widget=forms.Textarea({"rows": 6, "maxlength": 3000}),
        help_text="写明对哪一项指标有异议、依据是什么。",
        error_messages={"required": "请填写异议内容。"},
    )  # fmt: skip
    evidence = FilesField(label="佐证材料", required=False, help_text="可以选择多个文件。")


class UpholdForm(forms.Form):
    """The points that change, and the answer that becomes the reason of the correction."""

    answer = reason_field("答复及更正理由")
    lift = forms.BooleanField(label="撤销一票否决", required=False)

    def __init__(self, content: Content, data: Any = None) -> None:
        super().__init__(data)
        self.content = content
        if not content.vetoes:
            del self.fields["lift"]
        for line in content.lines:
            self.fields[POINTS + line.key] = forms.DecimalField(
                label=f"{line.title}更正为", required=False, min_value=0, max_value=line.weight, max_digits=5,
                decimal_places=2, widget=forms.NumberInput({"step": "0.01", "inputmode": "decimal", "class": "score-input num",
                "placeholder": plain(line.points) if line.points is not None else "未计", "aria-label": f"{line.title}更正为，0 到 {line.weight} 分"}),
                error_messages={"invalid": "请填写数字。", "min_value": "得分不能是负数。", "max_value": f"最高 {line.weight} 分。"},
            )  # fmt: skip
        ask_in_words(self.fields["answer"])

    @property
    def rows(self) -> list[tuple[Line, forms.BoundField]]:
        return [(line, self[POINTS + line.key]) for line in self.content.lines]

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        points: dict[str, Decimal | None] = {line.key: given[POINTS + line.key] for line in self.content.lines}
        return {"answer": given["answer"], "points": points, "lift": bool(given.get("lift"))}
