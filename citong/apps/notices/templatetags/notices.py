"""The text of an announcement as HTML."""

from __future__ import annotations

from django.template import Library
from django.utils.safestring import SafeString, mark_safe

from citong.lib import richtext

register = Library()


@register.filter
def rich(text: str) -> SafeString:
    """Safe, because ``richtext`` escapes all that was typed."""
    return mark_safe(richtext.html(text))  # noqa: S308 - see above


@register.filter
def plain(text: str) -> str:
    return richtext.plain(text)
