"""The timetable of the monthly reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.projects.actions import archives, reminders
from citong.platform.jobs.registry import OnDeath, every, job

if TYPE_CHECKING:
    from citong.platform.jobs.running import Running

REMIND = "projects.remind"


@job(REMIND, "发送月报提醒", on_death=OnDeath.AGAIN, quiet=True)
def remind(running: Running) -> dict[str, int]:
    """Every half hour; what was sent is not sent again."""
    running.progress(0, 1, "查找到期月报")
    return {"sent": reminders.remind_all()}


every(REMIND, 30)


job(archives.PACK, "打包项目档案")(archives.fill)
