"""One version of a plan as pages show it: the chart, the milestones with their progress, the money of each year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import gantt
from .plan_changes import Changes, between, totals
from .queries import plans

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

    from .models import Plan
    from .queries.standing import Standing


def sheet(plan: Plan, standing: Standing | None = None) -> dict[str, Any]:
    """With the project's ``standing`` also what was reported; ``plan`` is then the version in force."""
    milestones = list(plan.milestones.all())
    percents = standing.percents if standing and standing.report else None
    drawn = gantt.draw(plan.project, milestones, percents)
    lines = [
        {"row": m, "percent": None if percents is None else percents.get(m.key, 0), "bar": bar}
        for m, bar in zip(milestones, drawn.bars, strict=True)
    ]
    years = totals(plan)
    return {
        "plan": plan,
        "goals": [line for line in plan.goals.splitlines() if line.strip()],
        "gantt": drawn,
        "lines": lines,
        "reported": percents is not None,
        "years": years,
        "total": sum(amount for _, _, amount in years),
    }


def compared(plan: Plan, other: Plan) -> dict[str, Any]:
    """Two versions side by side, the older one first."""
    changes: Changes = between(other, plan)
    return {
        "old": other,
        "new": plan,
        "changes": changes,
        "both": gantt.both(plan.project, other.milestones.all(), plan.milestones.all()),
    }


def compared_to_base(plan: Plan) -> dict[str, Any] | None:
    """The version beside what it changes or corrects; ``None`` for a first one."""
    other = plans.compared_with(plan)
    return compared(plan, other) if other else None


def may_read(actor: Actor, plan: Plan, write: str) -> bool:
    """A draft is read only by those who write it."""
    return plan.status not in {plan.Status.DRAFT, plan.Status.DROPPED} or actor.can(write, plan)
