"""The job that walks the audit chains."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

from citong.platform.audit import trail
from citong.platform.audit.models import Entry
from citong.platform.jobs.registry import OnDeath, daily, job

from .perms import perms

if TYPE_CHECKING:
    from citong.platform.jobs.running import Running


@job("console.verify", "核验审计记录", on_death=OnDeath.AGAIN)
def verify(running: Running) -> dict[str, Any]:
    """Recompute every digest; what does not hold is named by chain and number."""
    if running.actor.units(perms.verify) is not None:
        raise PermissionDenied(perms.verify)
    running.progress(0, 0, "正在逐条核对摘要")
    number = Entry.objects.count()
    breaks = [{"chain": b.chain, "number": b.number, "reason": b.reason} for b in trail.verify()]
    return {"entries": number, "breaks": breaks}


daily("console.verify", "02:40")
