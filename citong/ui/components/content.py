"""Content: facts, alerts, messages, charts, differences between two texts."""
# ruff: noqa: A002 - arguments are named like the attributes of HTML

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template import Library, TemplateSyntaxError

from citong.lib import textdiff
from citong.ui.shapes import Fact
from citong.ui.strict import ALERT_TONES, one_of, render, required

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.utils.safestring import SafeString

register = Library()
TWO = 2
HEIGHTS = ("s", "m", "l")
# icons: info-circle, circle-check, alert-triangle, alert-circle
ALERT_ICONS = {"info": "info-circle", "success": "circle-check", "warning": "alert-triangle", "danger": "alert-circle"}


@register.inclusion_tag("ui/key_values.html")
def key_values(*, items: Iterable[Fact | tuple[str, object]], columns: int = 2) -> dict[str, Any]:
    """Facts as a ruled grid of one or two columns: ``Fact`` or (label, value) pairs."""
    two = columns == TWO
    if columns not in (1, TWO):
        raise TemplateSyntaxError("key_values: columns must be 1 or 2")
    facts = [f if isinstance(f, Fact) else Fact(*f) for f in items]
    wide = spread([f.wide for f in facts]) if two else [False] * len(facts)
    return {"items": list(zip(facts, wide, strict=True)), "columns": columns}


def spread(asked: Sequence[bool]) -> list[bool]:
    """Which facts of two columns fill their row: those that ask for it, and one that would stand alone in its row."""
    left, out = True, []
    for wide, following in zip(asked, [*asked[1:], True], strict=True) if asked else ():
        filled = wide or (left and following)
        left = filled or not left
        out.append(filled)
    return out


@register.simple_block_tag
def alert(content: SafeString, *, tone: str = "info", title: str = "") -> SafeString:
    """A remark that belongs to the page, with an icon for its tone."""
    one_of("alert", "tone", tone, ALERT_TONES)
    return render("alert", content=content, tone=tone, title=title, icon=ALERT_ICONS[tone])


@register.inclusion_tag("ui/toasts.html", takes_context=True)
def toasts(context: Any) -> dict[str, Any]:
    """The region where short messages appear; shows Django's messages first."""
    return {"messages": context.get("messages", ())}


@register.inclusion_tag("ui/chart.html")
def chart(*, id: str, data: Mapping[str, Any], label: str, height: str = "m") -> dict[str, Any]:
    """An ECharts option, or ``{"hex": [...]}`` for the map of counties; ``label`` says what it shows."""
    required("chart", id=id, label=label)
    return {
        "id": id,
        "data_id": f"{id}-data",
        "data": data,
        "label": label,
        "height": one_of("chart", "height", height, HEIGHTS),
    }


@register.inclusion_tag("ui/diff.html")
def diff(*, before: str, after: str) -> dict[str, Any]:
    """What was taken out and what was put in, from one text to the next."""
    return {"runs": textdiff.diff(before, after), "same": before == after}


@register.inclusion_tag("ui/rank.html")
def rank(*, items: Sequence[tuple[str, float]], unit: str = "", full: float = 0) -> dict[str, Any]:
    """A ranking with bars: (label, value) pairs, best first; a bar is complete at ``full`` or at the largest value."""
    return {"items": items, "unit": unit, "full": full or max((value for _, value in items), default=0) or 1}
