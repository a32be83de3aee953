"""Icons, buttons, menus, badges, avatars: the smallest parts."""
# ruff: noqa: A002 - arguments are named like the attributes of HTML

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.template import Library, TemplateSyntaxError

from citong.ui.strict import BUTTON_TONES, TONES, one_of, render, required

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

register = Library()
SIZES = ("", "sm", "lg")


@register.simple_tag
@lru_cache(maxsize=500, typed=True)  # a page draws the same dozen again and again
def icon(name: str, *, size: str = "", label: str = "") -> SafeString:
    """A Tabler outline icon; without ``label`` it is decoration and hidden from screen readers."""
    required("icon", name=name)
    return render("icon", name=name, size=one_of("icon", "size", size, SIZES), label=label)


@register.inclusion_tag("ui/button.html")
def button(
    *,
    label: str,
    tone: str = "secondary",
    icon: str = "",
    href: str = "",
    submit: bool = False,
    size: str = "",
    name: str = "",
    value: str = "",
    id: str = "",
    form: str = "",
    formaction: str = "",
    opens: str = "",
    closes: bool = False,
    confirm: str = "",
    action: str = "",
    icon_only: bool = False,
    disabled: bool = False,
    new_tab: bool = False,
    download: bool = False,
    attrs: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A link if ``href``, else a button; ``opens`` names a dialog, ``confirm`` asks first, ``action`` is Stimulus'."""
    required("button", label=label)
    if href and (submit or name or form or formaction):
        raise TemplateSyntaxError("button: href makes a link, which cannot submit a form")
    if icon_only and not icon:
        raise TemplateSyntaxError("button: icon_only needs an icon")
    one_of("button", "tone", tone, BUTTON_TONES)
    one_of("button", "size", size, SIZES)
    return {**locals(), "attrs": (attrs or {}).items()}


@register.simple_block_tag
def button_group(content: SafeString, *, align: str = "start") -> SafeString:
    """Buttons in a row which wraps; ``align`` start or end."""
    return render("button_group", content=content, align=one_of("button_group", "align", align, ("start", "end")))


@register.simple_block_tag
def menu(content: SafeString, *, label: str, icon: str = "", tone: str = "secondary", size: str = "") -> SafeString:
    """A button that unfolds a list of ``menu_item``."""
    required("menu", label=label)
    one_of("menu", "tone", tone, BUTTON_TONES)
    one_of("menu", "size", size, SIZES)
    return render("menu", content=content, label=label, icon=icon, tone=tone, size=size)


@register.inclusion_tag("ui/menu_item.html", takes_context=True)
def menu_item(
    context: Any,
    *,
    label: str,
    href: str = "",
    post: str = "",
    opens: str = "",
    icon: str = "",
    danger: bool = False,
    confirm: str = "",
) -> dict[str, Any]:
    """One line of a menu: a link (``href``), a POST to an address (``post``), or a dialog (``opens``)."""
    required("menu_item", label=label)
    if sum(map(bool, (href, post, opens))) != 1:
        raise TemplateSyntaxError("menu_item: give exactly one of href, post, opens")
    return {
        "label": label,
        "href": href,
        "post": post,
        "opens": opens,
        "icon": icon,
        "danger": danger,
        "confirm": confirm,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/badge.html")
def badge(*, text: object, tone: str = "gray", label: str = "") -> dict[str, Any]:
    """A short fact in a pill; ``label`` says it in full to screen readers."""
    return {"text": text, "tone": one_of("badge", "tone", tone, TONES), "label": label}


@register.inclusion_tag("ui/status.html")
def status(*, label: str, tone: str = "gray") -> dict[str, Any]:
    """The state of a thing: dot and word, never colour alone."""
    required("status", label=label)
    return {"label": label, "tone": one_of("status", "tone", tone, TONES)}


@register.inclusion_tag("ui/avatar.html")
def avatar(*, name: str, size: str = "") -> dict[str, Any]:
    """The surname in a circle; the name itself stands beside it, so it is decoration."""
    return {"letter": name[:1] or "？", "size": one_of("avatar", "size", size, SIZES)}


@register.inclusion_tag("ui/copyable.html")
def copyable(*, text: object, label: str = "") -> dict[str, Any]:
    """A number or address with a button that copies it."""
    return {"text": text, "label": label}
