"""Plans and reports in the side navigation, and as tabs of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit import nav
from citong.records.programmes.sections import State, section

from .models import State as Month
from .perms import perms
from .queries import archives, months

if TYPE_CHECKING:
    from citong.records.programmes.models import Project

nav.group(
    "项目实施",
    25,
    nav.Entry("月报墙", "projects-wall", "layout-grid", perms.wall),
    nav.Entry("月报阅读", "projects-reading", "book", perms.judge),
    nav.Entry("月报", "reports-list", "calendar-stats", perms.view),
)


@section("档案", 90, "package", perms.archive, "projects-archive")
def archive(project: Project) -> State:
    """When it was packed last."""
    last = archives.last(project)
    return State("已打包", "green", f"{last:%Y-%m-%d} 打包") if last else State("未打包", "gray")


@section("月报", 30, "calendar-stats", perms.view, "projects-months")
def reports(project: Project) -> State:
    """How many months were sent, and whether one is overdue."""
    rows = months.months_of(project)
    sent = sum(row.first_sent_at is not None for row in rows)
    missing = sum(row.state == Month.MISSING for row in rows)
    word, tone = (f"{missing} 个月逾期", "red") if missing else ("按期", "green") if sent else ("未开始", "gray")
    return State(word, tone, f"已报 {sent} 个月，共 {len(rows)} 个月")
