"""What a plan must say before it may be submitted: each fault by the name of its field in the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import plan_changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .models import BudgetLine, Milestone, Plan
    from .models.plan import Project

FULL = 100
Fault = tuple[str, str]  # field, message
NEEDED = {
    "title": "请填写阶段任务。", "deliverable": "请填写交付成果。", "weight": "请填写权重。", "starts_on": "请填写开始日期。",
    "due_on": "请填写完成日期。", "owner": "请填写责任人。",
}  # fmt: skip
OF_MONEY = {"year": "请填写年度。", "purpose": "请填写用途。", "source": "请填写资金来源。", "amount": "请填写金额。"}


def faults(plan: Plan) -> dict[str, list[str]]:
    """Messages by field; a fault of the whole plan stands under its part, ``milestones``."""
    found: dict[str, list[str]] = {}
    for field, message in _all(plan):
        found.setdefault(field, []).append(message)
    return found


def _all(plan: Plan) -> Iterator[Fault]:
    if not plan.goals.strip():
        yield "goals", "请填写建设目标。"
    if plan.base_id and not plan.reason.strip():
        yield "reason", "请说明变更理由。"
    if plan.base and not plan_changes.between(plan.base, plan):
        yield "plan", "内容与变更前的计划相同，请修改后再报批；不需要变更的，请放弃变更。"
    milestones = list(plan.milestones.all())
    if not milestones:
        yield "milestones", "请至少填写一项阶段任务。"
    for number, milestone in enumerate(milestones):
        yield from _of_milestone(plan.project, number, milestone)
    total = sum(m.weight for m in milestones)
    if milestones and total != FULL:
        yield "milestones", f"阶段任务的权重合计应为 100，现为 {total}。"
    for number, line in enumerate(plan.budget.all()):
        yield from _of_line(plan.project, number, line)


def _of_milestone(project: Project, number: int, row: Milestone) -> Iterator[Fault]:
    for name, message in NEEDED.items():
        if getattr(row, name) in (None, "", 0):
            yield f"{name}-{number}", f"第 {number + 1} 行：{message}"
    for name in ("starts_on", "due_on"):
        day = getattr(row, name)
        if day and not project.starts_on <= day <= project.ends_on:
            period = f"{project.starts_on} 至 {project.ends_on}"
            yield f"{name}-{number}", f"第 {number + 1} 行：日期应在实施周期内（{period}）。"
    if row.starts_on and row.due_on and row.due_on < row.starts_on:
        yield f"due_on-{number}", f"第 {number + 1} 行：完成日期不能早于开始日期。"


def _of_line(project: Project, number: int, row: BudgetLine) -> Iterator[Fault]:
    for name, message in OF_MONEY.items():
        if getattr(row, name) in (None, "", 0):
            yield f"{name}-{number}", f"经费第 {number + 1} 行：{message}"
    first, last = project.starts_on.year, project.ends_on.year
    if row.year and not first <= row.year <= last:
        yield f"year-{number}", f"经费第 {number + 1} 行：年度应在实施周期内（{first} 至 {last} 年）。"
