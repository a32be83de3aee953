"""Unread announcements on everybody's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from citong.kit import desk

from .queries import reading

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


@desk.figure(85)
def unread(actor: Actor) -> desk.Figure:
    new, owed = reading.unread(actor).count(), reading.owed(actor).count()
    foot = "待确认" if owed else "没有待确认的公告"
    href = reverse("notices-mine")
    change = f"{owed} 条" if owed else ""
    return desk.Figure("未读公告", new, "条", foot, change, "orange", "speakerphone", "cyan", href)
