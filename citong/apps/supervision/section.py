"""The tab 督导 of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.records.programmes.sections import State, section

from .perms import perms
from .queries import visits

if TYPE_CHECKING:
    from citong.records.programmes.models import Project


@section("督导", 50, "clipboard-check", perms.view, "supervision-project")
def state(project: Project) -> State:
    """Overdue before open, open before nothing to do."""
    findings = list(visits.findings_of_project(project))
    done = sum(visit.status == "done" for visit in visits.of_project(project))
    remark = f"检查 {done} 次，问题 {len(findings)} 个" if done else "还没有检查过"
    overdue, open_ = sum(f.overdue for f in findings), sum(f.unfinished for f in findings)
    if overdue:
        return State(f"逾期 {overdue} 个", "red", remark)
    if open_:
        return State(f"待销号 {open_} 个", "orange", remark)
    return State("无待整改" if done else "未检查", "green" if done else "gray", remark)
