"""The job that closes sign-ins which nobody came back to, and forgets spent sessions."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings

from citong.platform.jobs.registry import OnDeath, every, job

from . import sessions
from .models import SignIn

if TYPE_CHECKING:
    from citong.platform.jobs.running import Running


@job("signin.cleaning", "清理过期的登录", on_death=OnDeath.AGAIN, quiet=True)
def cleaning(running: Running) -> dict[str, int]:
    """The register then says of every session whether it is still open."""
    running.progress(0, 2, "结束闲置的登录")
    left = [row for row in SignIn.objects.open().iterator() if sessions.idle(row)]
    for row in left:
        sessions.close(row, sessions.End.IDLE)
        row.save(update_fields=["ended_at", "end"])
    running.progress(1, 2, "清理会话")
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return {"closed": len(left)}


every("signin.cleaning", 60)
