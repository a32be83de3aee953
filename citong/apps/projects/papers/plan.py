"""实施计划 on A4."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from citong.apps.projects import gantt
from citong.apps.projects.plan_changes import totals
from citong.lib import clock, money, typeset

if TYPE_CHECKING:
    from datetime import date, datetime

    from citong.apps.projects.models import Plan

TEMPLATE = Path(__file__).parent / "templates" / "plan.typ"


def day(value: date | datetime | None) -> str:
    """2018年12月20日, empty if there is none."""
    if value is None:
        return ""
    local = value.astimezone(clock.SHANGHAI) if hasattr(value, "astimezone") else value
    return f"{local.year}年{local.month}月{local.day}日"


def values(plan: Plan) -> dict[str, Any]:
    project, axis = plan.project, gantt.Axis.of(plan.project)
    bars = [gantt.bar(axis, m) for m in plan.milestones.all()]
    milestones = [
        {
            "title": m.title, "deliverable": m.deliverable, "weight": f"{m.weight}%", "owner": m.owner,
            "span": f"{m.starts_on or ''}\n{m.due_on or ''}", "x": bar.x, "width": bar.width,
        }
        for m, bar in zip(plan.milestones.all(), bars, strict=True)
    ]  # fmt: skip
    years = [
        {
            "year": f"{year or '—'} 年",
            "lines": [[line.purpose, line.source, money.yuan(line.amount or 0)] for line in lines],
            "sum": money.yuan(amount),
        }
        for year, lines, amount in totals(plan)
    ]
    return {
        "school": project.unit.name, "number": project.number, "programme": project.programme.title,
        "desk": project.desk.name, "version": plan.version, "status": plan.get_status_display(),
        "period": f"{day(project.starts_on)}至{day(project.ends_on)}", "goals": plan.goals.splitlines(),
        "reason": plan.reason, "milestones": milestones, "years": years,
        "total": money.yuan(sum(amount for _, _, amount in totals(plan))),
        "ticks": [{"x": t.x, "label": t.label, "year": t.year} for t in axis.ticks],
        "submitted": day(plan.submitted_at), "submitted_by": str(plan.submitted_by or ""),
        "decided": day(plan.decided_at), "decided_by": str(plan.decided_by or ""), "opinion": plan.opinion,
        "draft": plan.submitted_at is None,
    }  # fmt: skip


def paper(plan: Plan) -> bytes:
    """The same version gives the same file."""
    moment = plan.decided_at or plan.submitted_at
    return typeset.pdf(TEMPLATE, values(plan), timestamp=moment.replace(microsecond=0) if moment else None)


def file_name(plan: Plan) -> str:
    return f"{plan.project.unit.name}-实施计划-第{plan.number}版.pdf"
