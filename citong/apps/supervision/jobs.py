"""The morning round of the supervision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.platform.jobs.registry import OnDeath, daily, job

from .actions import escalation

if TYPE_CHECKING:
    from citong.platform.jobs.running import Running


@job("supervision.deadlines", "督导整改到期提醒与逾期督办", on_death=OnDeath.AGAIN, quiet=True)
def deadlines(_running: Running) -> dict[str, int]:
    """Remind schools, mark what is overdue, tell the counties."""
    return escalation.every_morning()


daily("supervision.deadlines", "08:30")
