"""Jobs of the announcements: sending, urging, and starting what was scheduled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.platform.access.actor import Actor
from citong.platform.jobs import OnDeath, every, job

from .actions import sending
from .queries import due

if TYPE_CHECKING:
    from citong.platform.jobs.running import Running


@job(sending.SEND, "发送公告", on_death=OnDeath.AGAIN, retries=3)
def send(running: Running, *, announcement: int) -> None:
    """May run again without harm: whoever has it is left out."""
    row = due.announcement(announcement)
    sending.spread(row, lambda done, total: running.progress(done, total, f"已送达 {done} 人"))


@job(sending.URGE, "催办公告", on_death=OnDeath.AGAIN, retries=3)
def urge(_running: Running, *, announcement: int) -> dict[str, int]:
    return {"urged": sending.remind(due.announcement(announcement))}


@job("notices.due", "发布到时的公告", on_death=OnDeath.AGAIN, quiet=True)
def begin(_running: Running) -> dict[str, int]:
    rows = due.scheduled()
    for row in rows:
        sending.begin(row, by=Actor.system())
    return {"begun": len(rows)}


every("notices.due", minutes=1)
