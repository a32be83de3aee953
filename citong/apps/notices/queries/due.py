"""What the jobs work on."""

from __future__ import annotations

from citong.lib import clock

from ..models import Announcement


def announcement(pk: int) -> Announcement:
    return Announcement.objects.select_related("unit", "audience").get(pk=pk)


def scheduled() -> list[Announcement]:
    """Those whose time has come."""
    rows = Announcement.objects.filter(status=Announcement.Status.SCHEDULED, send_at__lte=clock.now())
    return list(rows.order_by("send_at"))
