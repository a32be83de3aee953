"""Plans in each of their states, and their rows and addresses for the contract tests."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from citong.apps.projects.actions import plans as actions
from citong.apps.projects.models import Plan
from citong.platform.access.actor import Actor

from .programmes import make_own_project
from .rows import ids_of, ready_for, row_of

if TYPE_CHECKING:
    from citong.platform.org.models import Unit
    from citong.records.programmes.models import Project

SYSTEM = Actor.system()


def written(project: Project, **more: Any) -> dict[str, Any]:
    """Everything that a plan must say: two milestones of the first and of the second year."""
    start = project.starts_on

    def milestone(title: str, weight: int, first: int, last: int) -> dict[str, Any]:
        days = {"starts_on": start + timedelta(days=first), "due_on": start + timedelta(days=last)}
        return {"key": "", "title": title, "deliverable": f"{title}验收单", "weight": weight, "owner": "林志伟", **days}

    line = {"purpose": "交换机", "source": "公用经费", "amount": 120_000_00}
    given: dict[str, Any] = {
        "goals": "建成智慧校园管理平台。",
        "reason": "",
        "milestones": [milestone("网络改造", 60, 0, 99), milestone("教师培训", 40, 100, 299)],
        "budget": [{"year": start.year, **line}, {"year": start.year + 1, **line, "amount": 365_000_00}],
    }
    return {**given, **more}


def make_draft(project: Project, *, by: Actor = SYSTEM, **more: Any) -> Plan:
    plan: Plan = actions.begin(Plan(project=project), by=by)
    kept = [{"key": m.key} for m in plan.milestones.all()]
    change = {"reason": "设备到货推迟", "goals": "建成智慧校园管理平台，推迟两个月。"} if plan.base_id else {}
    given = written(project, **(change | more))
    for old, new in zip(kept, given["milestones"], strict=False):
        new["key"] = new["key"] or old["key"]
    return actions.save(plan, **given, by=by)  # type: ignore[no-any-return]


def make_submitted(project: Project, *, by: Actor = SYSTEM, **more: Any) -> Plan:
    return actions.submit(make_draft(project, by=by, **more), by=by)  # type: ignore[no-any-return]


def make_approved(project: Project, *, by: Actor = SYSTEM, **more: Any) -> Plan:
    return actions.approve(make_submitted(project, by=by, **more), by=by)  # type: ignore[no-any-return]


@row_of(Plan)
def make_plan(unit: Unit) -> Plan:
    return make_submitted(make_own_project(unit))


@ready_for(actions.begin)
def ready_to_begin(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return Plan(project=make_own_project(unit)), {}


@ready_for(actions.save)
def ready_to_save(unit: Unit) -> tuple[Any, dict[str, Any]]:
    plan = make_draft(make_own_project(unit))
    return plan, written(plan.project)


@ready_for(actions.submit)
def ready_to_submit(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_draft(make_own_project(unit)), {}


@ready_for(actions.give_back)
def ready_to_give_back(unit: Unit) -> tuple[Any, dict[str, Any]]:
    return make_plan(unit), {"reason": "请细化交付成果。"}


@ready_for(actions.drop)
def ready_to_drop(unit: Unit) -> tuple[Any, dict[str, Any]]:
    project = make_own_project(unit)
    make_approved(project)
    return make_draft(project), {}


@ids_of("projects-plan", "projects-plan-begin")
def project_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_own_project(unit).pk}


@ids_of("projects-plan-form", "projects-plan-save", "projects-plan-paper", "projects-plan-compare")
def plan_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_draft(make_own_project(unit)).pk, "number": 1}


@ids_of("projects-overview", "projects-standing", "projects-waiting")
def programme_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_own_project(unit).programme_id}
