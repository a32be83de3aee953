"""The period that statistics are about."""

from __future__ import annotations

from typing import Any

from django import forms

from citong.lib import clock

LONGEST = 366  # days


class PeriodForm(forms.Form):
    """From the first of this month to today, unless asked otherwise."""

    first = forms.DateField(label="从", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    last = forms.DateField(label="到", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: Any) -> None:
        today = clock.today()
        start = {"first": today.replace(day=1), "last": today}
        given = {name: data[name] for name in start if data.get(name)}
        super().__init__({**start, **given}, initial=start)
        for field in self.fields.values():
            field.error_messages["invalid"] = f"「{field.label}」不是日期，请按 2026-03-01 的格式填写。"

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", "结束日期不能早于开始日期，请重新选择。")
        elif first and last and (last - first).days >= LONGEST:
            self.add_error("last", "一次最多统计一年，请缩短起止日期。")
        return found
