"""The record of a visit as the phone sends it: answers by item, findings and photos as lists."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms

from citong.lib import clock

from ..actions.findings import MOST_DAYS
from ..actions.visits import Found
from ..models import Answer, ChecklistItem, Finding
from ..purposes import MAX_PHOTOS

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_FINDINGS = 50
V = Answer.Value
SCALES = {
    ChecklistItem.Scale.FOUR: [V.MET, V.MOSTLY, V.NOT_MET, V.NOT_APPLICABLE],
    ChecklistItem.Scale.THREE: [V.MET, V.NOT_MET, V.NOT_APPLICABLE],
}


def listed(text: str) -> list[Any]:
    """A JSON list; anything else is refused."""
    try:
        found = json.loads(text or "[]")
    except ValueError as error:
        raise forms.ValidationError("提交的内容不完整，请刷新页面后重新提交。") from error
    if not isinstance(found, list):
        raise forms.ValidationError("提交的内容不完整，请刷新页面后重新提交。")
    return found


class FindingForm(forms.Form):
    """One finding."""

    item = forms.IntegerField(required=False)
    severity = forms.ChoiceField(label="严重程度", choices=Finding.Severity.choices)
    text = forms.CharField(label="内容", max_length=500, error_messages={"required": "请填写或删除。"})
    requirement = forms.CharField(label="整改要求", max_length=500, required=False)
    days = forms.IntegerField(label="整改期限")

    def clean_days(self) -> int:
        number: int = self.cleaned_data["days"]
        if not 1 <= number <= MOST_DAYS:
            raise forms.ValidationError(f"应为 1 至 {MOST_DAYS} 个工作日。")
        return number


class RecordForm(forms.Form):
    """Everything of one visit but the photos themselves, which came before."""

    key = forms.UUIDField()
    visited_on = forms.DateField(label="检查日期", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    team = forms.CharField(label="检查组成员", max_length=120)
    companion = forms.CharField(label="学校陪同人员", max_length=120, required=False)
    summary = forms.CharField(label="总体评价", max_length=2000, required=False, widget=forms.Textarea({"rows": 4}))
    findings = forms.CharField(required=False)
    photos = forms.CharField(required=False)

    def __init__(self, items: Sequence[ChecklistItem], data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.items = {item.pk: item for item in items}
        for pk, item in self.items.items():
            choices = [(v.value, v.label) for v in SCALES[ChecklistItem.Scale(item.scale)]]
            self.fields[f"answer-{pk}"] = forms.ChoiceField(label=item.text, choices=choices, widget=forms.RadioSelect)
            self.fields[f"answer-{pk}"].error_messages["required"] = f"第 {item.order} 项还没有评价。"
            self.fields[f"note-{pk}"] = forms.CharField(label="情况记录", max_length=500, required=False)
        for name in ("visited_on", "team"):
            self.fields[name].error_messages["required"] = f"请填写{self.fields[name].label}。"

    def clean_visited_on(self) -> Any:
        day = self.cleaned_data["visited_on"]
        if day > clock.today():
            raise forms.ValidationError("检查日期不能晚于今天。")
        return day

    def clean_findings(self) -> list[Found]:
        rows = listed(self.cleaned_data["findings"])
        if len(rows) > MOST_FINDINGS:
            raise forms.ValidationError(f"一次检查最多记录 {MOST_FINDINGS} 个问题。")
        return [self._found(number, row) for number, row in enumerate(rows, start=1)]

    def _found(self, number: int, row: Any) -> Found:
        form = FindingForm(row if isinstance(row, dict) else {})
        if not form.is_valid():
            name, messages = next(iter(form.errors.items()))
            raise forms.ValidationError(f"问题 {number} 的{form.fields[name].label}：{''.join(map(str, messages))}")
        given = form.cleaned_data
        item = self.items.get(given.pop("item") or 0)
        return Found(item=item, **given)

    def clean_photos(self) -> list[UUID]:
        keys = listed(self.cleaned_data["photos"])
        if len(keys) > MAX_PHOTOS:
            raise forms.ValidationError(f"现场照片最多 {MAX_PHOTOS} 张，请先删除不需要的。")
        try:
            return [UUID(str(key)) for key in keys]
        except ValueError as error:
            raise forms.ValidationError("提交的内容不完整，请刷新页面后重新提交。") from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for pk, item in self.items.items():
            if given.get(f"answer-{pk}") == V.NOT_MET and not given.get(f"note-{pk}"):
                self.add_error(f"note-{pk}", f"第 {item.order} 项不符合，请记录具体情况。")
        return given

    def record(self) -> dict[str, Any]:
        """The inputs of the action."""
        given = self.cleaned_data
        names = ("key", "visited_on", "team", "companion", "summary", "findings", "photos")
        answers = {pk: (given[f"answer-{pk}"], given[f"note-{pk}"]) for pk in self.items}
        return {name: given[name] for name in names} | {"answers": answers}


class PhotoForm(forms.Form):
    """One photo with the key that the browser gave it."""

    key = forms.UUIDField()
    item = forms.IntegerField(required=False)
    file = forms.FileField(label="照片")
