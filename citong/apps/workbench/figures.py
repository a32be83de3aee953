"""The figures that every desk has."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from citong.kit import desk
from citong.lib import clock
from citong.platform.inbox import work

from . import queries

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

RECENT = 30  # days


@desk.figure(10)
def waiting(actor: Actor) -> desk.Figure:
    found = queries.counts(actor)
    late = f"{found.overdue} 件" if found.overdue else ""
    foot = "已超时" if late else "没有超时的事项"
    tone = "orange" if late else "blue"
    href = reverse("workbench-todo")
    return desk.Figure("待办事项", found.open, "件", foot, late, "red", "checkbox", tone, href)


@desk.figure(80)
def finished(actor: Actor) -> desk.Figure:
    since = clock.now() - timedelta(days=RECENT)
    number = work.done_by(actor).filter(done_at__gte=since).count()
    href = f"{reverse('workbench-todo')}?tab=done"
    return desk.Figure("已办事项", number, "件", f"近 {RECENT} 天", icon="circle-check", tone="green", href=href)


@desk.figure(90)
def unread(actor: Actor) -> desk.Figure:
    number = desk.unread(actor)
    foot = "有新消息" if number else "都已阅读"
    return desk.Figure("未读消息", number, "条", foot, icon="bell", tone="violet", href=reverse("workbench-messages"))
