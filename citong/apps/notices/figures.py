"""Announcements in figures: unread ones on everybody's desk, and how many a unit has read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from citong.kit import desk
from citong.platform.inbox import notices

from .queries import figures, reading

if TYPE_CHECKING:
    from datetime import datetime

    from citong.platform.access.actor import Actor
    from citong.platform.org.models import Unit


@desk.figure(85)
def unread(actor: Actor) -> desk.Figure:
    new, owed = reading.unread(actor).count(), reading.owed(actor).count()
    foot = "待确认" if owed else "没有待确认的公告"
    href = reverse("notices-mine")
    change = f"{owed} 条" if owed else ""
    return desk.Figure("未读公告", new, "条", foot, change, "orange", "speakerphone", "cyan", href)


@notices.counted
def received_and_read(unit: Unit, start: datetime, end: datetime) -> tuple[int, int]:
    return figures.read_between(unit, start, end)
