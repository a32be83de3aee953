"""Plans and reports in the side navigation, and as tabs of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit import nav
from citong.records.programmes.sections import State, section

from .models import Plan
from .models import State as Month
from .perms import perms
from .queries import archives, months, plans

if TYPE_CHECKING:
    from citong.records.programmes.models import Project

nav.group(
    "项目实施",
    25,
    nav.Entry("实施总览", "projects-overview", "chart-bar", perms.wall, order=10),
    nav.Entry("月报墙", "projects-wall", "layout-grid", perms.wall),
    nav.Entry("月报阅读", "projects-reading", "book", perms.judge),
    nav.Entry("月报", "reports-list", "calendar-stats", perms.view),
)


@section("档案", 90, "package", perms.archive, "projects-archive")
def archive(project: Project) -> State:
    """When it was packed last."""
    last = archives.last(project)
    return State("已打包", "green", f"{last:%Y-%m-%d} 打包") if last else State("未打包", "gray")


@section("实施计划", 20, "timeline", perms.view, "projects-plan")
def plan(project: Project) -> State:
    """The version in force, and whether one is at work."""
    current, working = plans.in_force(project), plans.at_work(project)
    if working and working.status == Plan.Status.SUBMITTED:
        remark = f"现行第 {current.number} 版" if current else ""
        return State("变更待审批" if current else "待审批", "blue", remark)
    if current:
        return State("已批准", "green", f"现行第 {current.number} 版{'，变更编制中' if working else ''}")
    return State("编制中" if working else "未编制", "orange", "经主管单位批准后按计划实施")


@section("月报", 30, "calendar-stats", perms.view, "projects-months")
def reports(project: Project) -> State:
    """How many months were sent, and whether one is overdue."""
    rows = months.months_of(project)
    sent = sum(row.first_sent_at is not None for row in rows)
    missing = sum(row.state == Month.MISSING for row in rows)
    word, tone = (f"{missing} 个月逾期", "red") if missing else ("按期", "green") if sent else ("未开始", "gray")
    return State(word, tone, f"已报 {sent} 个月，共 {len(rows)} 个月")
