"""What differs between two versions of a plan: goals, milestones field by field, money year by year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from citong.lib import money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .models import BudgetLine, Milestone, Plan

FIELDS = {
    "title": "阶段任务", "deliverable": "交付成果", "weight": "权重（%）", "starts_on": "开始日期", "due_on": "完成日期",
    "owner": "责任人",
}  # fmt: skip
NOTHING = "—"


@dataclass(frozen=True)
class Value:
    """One field before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """A milestone that was added, removed or changed."""

    title: str
    kind: str
    tone: str
    values: list[Value]


@dataclass(frozen=True)
class Money:
    """A line or a year's total before and after, in fen."""

    label: str
    before: int
    after: int

    @property
    def shown(self) -> tuple[str, str, str]:
        change = self.after - self.before
        return money.yuan(self.before), money.yuan(self.after), f"{'+' * (change > 0)}{money.yuan(change)}"


@dataclass(frozen=True)
class Changes:
    """``goals`` are the two texts if they differ."""

    goals: tuple[str, str] | None = None
    rows: list[Row] = field(default_factory=list)
    lines: list[Money] = field(default_factory=list)
    years: list[Money] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.goals or self.rows or self.lines)


def between(old: Plan, new: Plan) -> Changes:
    lines_before, lines_after = list(old.budget.all()), list(new.budget.all())
    lines = [m for m in _sums(lines_before, lines_after, line_label) if m.before != m.after]
    years = _sums(lines_before, lines_after, lambda line: f"{line.year} 年")
    total = Money("合计", sum(m.before for m in years), sum(m.after for m in years))
    return Changes(
        None if old.goals == new.goals else (old.goals, new.goals),
        list(_rows(list(old.milestones.all()), list(new.milestones.all()))),
        lines,
        [*years, total] if lines else [],
    )


def _rows(before: list[Milestone], after: list[Milestone]) -> Iterable[Row]:
    known = {m.key: m for m in before}
    for milestone in after:
        was = known.pop(milestone.key, None)
        if was is None:
            yield Row(
                milestone.title, "新增", "green", [Value(v, NOTHING, text(milestone, k)) for k, v in FIELDS.items()]
            )
        elif changed := [v for k, label in FIELDS.items() if (v := value(was, milestone, k, label)) is not None]:
            yield Row(milestone.title, "调整", "blue", changed)
    for gone in known.values():
        yield Row(gone.title, "取消", "red", [Value(v, text(gone, k), NOTHING) for k, v in FIELDS.items()])


def value(old: Milestone, new: Milestone, name: str, label: str) -> Value | None:
    before, after = text(old, name), text(new, name)
    return None if before == after else Value(label, before, after)


def text(milestone: Milestone, name: str) -> str:
    found = getattr(milestone, name)
    return NOTHING if found in (None, "") else str(found)


def line_label(line: BudgetLine) -> str:
    return f"{line.year} 年 {line.purpose}（{line.source}）"


def _sums(before: Iterable[BudgetLine], after: Iterable[BudgetLine], label: Any) -> list[Money]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for place, lines in enumerate((before, after)):
        for line in lines:
            sums[label(line)][place] += line.amount or 0
    return [Money(name, *both) for name, both in sorted(sums.items())]


def totals(plan: Plan) -> list[tuple[int | None, list[BudgetLine], int]]:
    """The money of each year: its lines and their sum."""
    years: dict[int | None, list[BudgetLine]] = defaultdict(list)
    for line in plan.budget.all():
        years[line.year].append(line)
    ordered = sorted(years.items(), key=lambda item: item[0] or 0)
    return [(year, lines, sum(line.amount or 0 for line in lines)) for year, lines in ordered]
