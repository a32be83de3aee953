"""Tags of the kit's own templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.template import Library

from citong.kit.columns import NOTHING
from citong.lib import money

if TYPE_CHECKING:
    from django.template import Template
    from django.template.context import Context

    from citong.kit.resource import Panel

register = Library()


@register.simple_tag(takes_context=True)
def show_panel(context: Context, panel: Panel, data: dict[str, Any]) -> str:
    """The panel's template with the panel's data as its variables."""
    found = cast("Template", cast("Any", context).template.engine.get_template(panel.template))
    with context.push(panel=panel, **data):
        return found.render(context)


@register.filter
def yuan(fen: int | None) -> str:
    """An amount in fen as 1,234,567.00, or a dash."""
    return NOTHING if fen is None else money.yuan(fen)
