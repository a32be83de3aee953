"""The form of a month's report; a draft keeps whatever is typed, sending says what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.kit.fen import YuanField
from citong.lib import money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.forms.boundfield import BoundField

    from citong.apps.projects.models import Progress, Report

FULL = 100


def area(label: str, most: int, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=False, help_text=hint, widget=forms.Textarea({"rows": 6})
    )


class ReportForm(forms.Form):
    """Texts, money, and one line per milestone: ``percent-<key>`` and ``note-<key>``."""

    use_required_attribute = False

    done = area("本月工作", 3000, "做了什么、到什么程度、谁参加。")
    problems = area("存在问题", 2000, "没有问题的填“无”；需要县局或市局协助的请写明。")
    next_steps = area("下月计划", 2000, "下个月要完成的事项和负责人。")
    spent = YuanField(label="累计支出", required=False, help_text="项目启动以来的支出合计，单位元。")

    def __init__(self, report: Report, rows: list[Progress], data: Mapping[str, Any] | None = None) -> None:
        stored = {name: getattr(report, name) for name in ("done", "problems", "next_steps")}
        super().__init__(data, initial={**stored, "spent": money.yuan(report.spent)}, auto_id="report-%s")
        self.rows = rows
        for row in rows:
            percent = forms.IntegerField(
                label=f"{row.title}完成（%）", min_value=0, max_value=FULL, required=False, initial=row.percent
            )
            note = forms.CharField(label=f"{row.title}说明", max_length=200, required=False, initial=row.note)
            self.fields |= {f"percent-{row.milestone}": percent, f"note-{row.milestone}": note}

    def lines(self) -> Iterator[tuple[Progress, BoundField, BoundField]]:
        """The milestones with their two fields."""
        for row in self.rows:
            yield row, self[f"percent-{row.milestone}"], self[f"note-{row.milestone}"]

    def given(self) -> dict[str, Any]:
        """What ``actions.reports.save_report`` takes: of the milestones only those that stood on the page."""
        typed = self.cleaned_data
        return {
            "texts": {name: typed[name] for name in ("done", "problems", "next_steps")},
            "spent": typed["spent"] or 0,
            "progress": [
                {
                    "milestone": row.milestone,
                    "percent": typed[f"percent-{row.milestone}"] or 0,
                    "note": typed[f"note-{row.milestone}"],
                }
                for row in self.rows
                if f"percent-{row.milestone}" in self.data
            ],
        }


class RemarksForm(forms.Form):
    """退回修改: the reason, and what is wrong in which section."""

    reason = forms.CharField(label="退回原因", max_length=1000, widget=forms.Textarea({"rows": 3}))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, sections: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        for key, label in sections:
            self.fields[f"remark-{key}"] = forms.CharField(
                label=label, max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
            )

    def lines(self) -> list[BoundField]:
        return [self[f"remark-{key}"] for key, _ in self.sections]

    def remarks(self) -> list[dict[str, str]]:
        typed = self.cleaned_data
        return [{"section": key, "text": typed[f"remark-{key}"]} for key, _ in self.sections if typed[f"remark-{key}"]]
