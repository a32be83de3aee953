"""Amounts on the pages of the awards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template import Library

from citong.lib import money

if TYPE_CHECKING:
    from citong.apps.awards.queries.allotting import Outcome

register = Library()
DASH = "—"


@register.filter
def yuan(fen: int | None) -> str:
    """``123456700`` as ``1,234,567.00``; nothing as a dash."""
    return DASH if fen is None else money.yuan(fen)


@register.filter
def change(fen: int | None) -> str:
    """A difference with its sign; none as ``持平``."""
    if fen is None:
        return ""
    return f"{'+' if fen > 0 else ''}{money.yuan(fen)}" if fen else "持平"


@register.filter
def scheme_at(outcomes: list[Outcome], place: int) -> str:
    """The name of the scheme in a column, for the cards of narrow screens."""
    return outcomes[place].scheme.title
