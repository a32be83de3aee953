"""``{% load desk %}``: names and tones of work items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template import Library

from citong.kit.desk import kind_label
from citong.lib import clock

if TYPE_CHECKING:
    from citong.platform.inbox.models import WorkItem

register = Library()
register.filter("kind_label", kind_label)


@register.filter
def item_tone(item: WorkItem) -> str:
    """Red when late, orange when urgent."""
    if item.overdue and item.done_at is None:
        return "red"
    return "orange" if item.urgency else "blue"


@register.filter
def late_by(item: WorkItem) -> str:
    """How long ago it was due, by the business clock: ``3 天``, ``5 小时``, ``20 分钟``."""
    if item.due_at is None:
        return ""
    late = clock.now() - item.due_at
    hours = late.seconds // 3600
    return f"{late.days} 天" if late.days else f"{hours} 小时" if hours else f"{late.seconds // 60} 分钟"
