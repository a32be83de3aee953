"""Frames of a page: title, breadcrumbs, panels, tabs, dialogs, figures at a glance."""
# ruff: noqa: A002 - arguments are named like the attributes of HTML

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template import Library
from django.utils.text import slugify

from citong.ui.strict import TONES, one_of, render, required, stripped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.utils.safestring import SafeString

    from citong.ui.shapes import Crumb, Tab

register = Library()


@register.inclusion_tag("ui/crumbs.html")
def crumbs(items: Iterable[Crumb | tuple[str, str]]) -> dict[str, Any]:
    """The way to this page: ``Crumb`` or (label, href) pairs."""
    return {"items": [(c[0], c[1]) if isinstance(c, tuple) else (c.label, c.href) for c in items]}


@register.simple_block_tag
def page_title(
    content: SafeString, *, title: object, sub: object = "", status: str = "", tone: str = "blue"
) -> SafeString:
    """The page's only ``h1`` with its state, a grey remark and, as content, its buttons."""
    required("page_title", title=title)
    one_of("page_title", "tone", tone, TONES)
    return render("page_title", content=stripped(content), title=title, sub=sub, status=status, tone=tone)


@register.simple_block_tag
def panel(
    content: SafeString,
    *,
    title: object = "",
    more: str = "",
    more_label: str = "更多",
    note: object = "",
    id: str = "",
    flush: bool = False,
    level: int = 2,
) -> SafeString:
    """A white block with a heading; ``flush`` takes the inner margin away (tables, lists)."""
    return render(
        "panel",
        content=content,
        title=title,
        more=more,
        more_label=more_label,
        note=note,
        id=id,
        flush=flush,
        level=level,
    )


@register.inclusion_tag("ui/card_kpi.html")
def card_kpi(
    *,
    label: str,
    value: object,
    unit: str = "",
    foot: object = "",
    change: str = "",
    change_tone: str = "gray",
    icon: str = "",
    tone: str = "blue",
    href: str = "",
    foot_href: str = "",
) -> dict[str, Any]:
    """One figure; ``href`` opens the list behind it, ``foot_href`` the one behind ``foot``.

    ``change`` ("+38") is set in bold after ``foot``.
    """
    required("card_kpi", label=label, value=value)
    one_of("card_kpi", "tone", tone, TONES)
    one_of("card_kpi", "change_tone", change_tone, TONES)
    return locals()


@register.simple_block_tag
def tabs(content: SafeString, *, label: str) -> SafeString:
    """Panels of which one shows at a time; content is made of ``tab``. Without scripts all show below one another."""
    required("tabs", label=label)
    return render("tabs", content=content, label=label)


@register.simple_block_tag
def tab(content: SafeString, *, title: str, id: str = "", active: bool = False) -> SafeString:
    """One panel inside ``tabs``."""
    required("tab", title=title)
    return render(
        "tab", content=content, title=title, id=id or f"tab-{slugify(title, allow_unicode=True)}", active=active
    )


@register.inclusion_tag("ui/link_tabs.html")
def link_tabs(*, items: Sequence[Tab], label: str) -> dict[str, Any]:
    """Tabs that are pages of their own."""
    required("link_tabs", label=label)
    return {"items": items, "label": label}


@register.simple_block_tag
def dialog(content: SafeString, *, id: str, title: str, size: str = "", open: bool = False) -> SafeString:
    """A modal window, opened by any ``button opens=id``; ``open`` shows it at once (a form with errors)."""
    required("dialog", id=id, title=title)
    one_of("dialog", "size", size, ("", "sm", "lg"))
    return render("dialog", content=content, id=id, title=title, size=size, open=open)
