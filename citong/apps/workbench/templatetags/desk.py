"""``{% load desk %}``: names and tones of work items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template import Library
from django.utils.html import format_html, format_html_join

from citong.kit.desk import kind_label
from citong.lib import bigrams, clock
from citong.platform.access.perms import label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.utils.safestring import SafeString

    from citong.platform.inbox.models import WorkItem

register = Library()
register.filter("kind_label", kind_label)


@register.filter
def perm_label(code: str) -> str:
    """The name of a permission without its feature, as a desk is called."""
    return label(code).rpartition("·")[2]


@register.filter
def item_tone(item: WorkItem) -> str:
    """Red when late, orange when urgent."""
    if item.overdue and item.done_at is None:
        return "red"
    return "orange" if item.urgency else "blue"


@register.filter
def late_by(at: datetime) -> str:
    """How long ago it was due, by the business clock: ``3 天``, ``5 小时``, ``20 分钟``."""
    late = clock.now() - at
    hours = late.seconds // 3600
    return f"{late.days} 天" if late.days else f"{hours} 小时" if hours else f"{late.seconds // 60} 分钟"


@register.filter
def marked(text: str, terms: Sequence[str]) -> SafeString:
    """``text`` with what was searched for in ``<mark>``."""
    pieces = ((format_html("<mark>{}</mark>", piece) if hit else piece,) for piece, hit in bigrams.marked(text, terms))
    return format_html_join("", "{}", pieces)
