"""The form of a plan: goals, rows of milestones, rows of money. It keeps whatever is typed; completeness is asked when it is submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.kit.fen import YuanField
from citong.kit.filters import DateInput
from citong.kit.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citong.apps.projects.models import Plan

FULL = 100
FIRST_ROWS, FIRST_LINES = 6, 4  # that an empty plan offers


def _key() -> forms.Field:
    # not of the type "hidden": saving while one writes leaves these out
    return forms.CharField(label="标识", max_length=12, widget=forms.TextInput({"hidden": True, "tabindex": "-1"}))


def _text(label: str, most: int) -> Callable[[], forms.Field]:
    return lambda: forms.CharField(label=label, max_length=most)


def _day(label: str) -> Callable[[], forms.Field]:
    return lambda: forms.DateField(label=label, widget=DateInput())


MILESTONE: dict[str, Callable[[], forms.Field]] = {
    "key": _key,
    "title": _text("阶段任务", 60),
    "deliverable": lambda: forms.CharField(label="交付成果", max_length=200, widget=forms.Textarea({"rows": 2})),
    "weight": lambda: forms.IntegerField(label="权重", min_value=0, max_value=FULL),
    "starts_on": _day("开始日期"),
    "due_on": _day("完成日期"),
    "owner": _text("责任人", 36),
}
LINE: dict[str, Callable[[], forms.Field]] = {
    "year": lambda: forms.IntegerField(label="年度", min_value=2015, max_value=2100),
    "purpose": _text("用途", 60),
    "source": _text("资金来源", 60),
    "amount": lambda: YuanField(label="金额"),
}
HOOKS = {"title": "name", "starts_on": "start", "due_on": "due"}  # fields that the chart of the page reads


class PlanForm(forms.Form):
    """``rows`` are the milestones, ``lines`` the money."""

    use_required_attribute = False

    reason = forms.CharField(
        label="变更理由", max_length=400, required=False, widget=forms.Textarea({"rows": 3}),
        help_text="写明为什么变更、变更对进度和经费的影响。",
    )  # fmt: skip
    goals = forms.CharField(
        label="建设目标", max_length=2000, required=False, widget=forms.Textarea({"rows": 5}),
        help_text="实施周期内要达到的目标，尽量可以衡量。",
    )  # fmt: skip

    def __init__(self, plan: Plan, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"goals": plan.goals, "reason": plan.reason}, auto_id="plan-%s")
        self.plan = plan
        if not plan.base_id:
            del self.fields["reason"]
        stored = [{n: getattr(m, n) or None for n in MILESTONE} for m in plan.milestones.all()]
        self.rows = Rows(self, "title", MILESTONE, stored, least=FIRST_ROWS)
        money = [{n: getattr(line, n) for n in LINE} for line in plan.budget.all()]
        self.lines = Rows(self, "purpose", LINE, money, placed=False, least=FIRST_LINES)
        for row in self.rows:
            row["weight"].field.widget.attrs |= {"data-meter-target": "input", "data-action": "input->meter#update"}
            for name, hook in HOOKS.items():
                row[name].field.widget.attrs |= {"data-gantt-target": hook}
            for name in ("starts_on", "due_on"):
                row[name].field.widget.attrs |= {"min": str(plan.project.starts_on), "max": str(plan.project.ends_on)}
        for line in self.lines:
            line["amount"].field.widget.attrs |= {"data-sum-target": "input", "data-action": "input->sum#update"}

    @property
    def weight(self) -> int:
        """The sum of the weights as they are shown."""
        return sum(int(text) for row in self.rows if (text := str(row["weight"].value() or "")).isdecimal())

    @property
    def amount(self) -> int:
        """The sum of the money that is stored, in fen."""
        return sum(line.amount or 0 for line in self.plan.budget.all())

    def given(self) -> dict[str, Any]:
        """What ``actions.plans.save`` takes."""
        typed = self.cleaned_data
        return {
            "goals": typed["goals"], "reason": typed.get("reason", ""), "milestones": self.rows.begun(),
            "budget": self.lines.begun(),
        }  # fmt: skip

    def shown(self) -> dict[str, str]:
        """Every field as the page shows it."""
        values = {bound.html_name: bound.value() for bound in self}
        return {name: "" if value is None else str(value) for name, value in values.items()}
