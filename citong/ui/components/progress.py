"""How far a thing is: dots, flow strip, timeline, meters, job progress."""
# ruff: noqa: A002 - arguments are named like the attributes of HTML

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template import Library, TemplateSyntaxError

from citong.ui.strict import STATES, TONES, one_of, required

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citong.ui.shapes import Event, Step

register = Library()
LETTERS = {"d": "done", "c": "now", ".": "todo", "r": "returned", "x": "failed"}
WORDS = {"done": "已完成", "now": "进行中", "todo": "未开始", "returned": "已退回", "failed": "未通过"}


def words_of(value: str | Sequence[str], tag: str) -> list[str]:
    """Words from a sequence of words or from letters: d done, c now, . todo, r returned, x failed."""
    words = [LETTERS.get(letter, letter) for letter in value]
    for word in words:
        one_of(tag, "states", word, STATES)
    return words


@register.inclusion_tag("ui/four_dots.html")
def four_dots(*, states: str | Sequence[str], label: str = "") -> dict[str, Any]:
    """A row of dots for a table cell, such as ``states="ddc."``; ``label`` names the stations, "学校、县局、专家、市局"."""
    words = words_of(states, "four_dots")
    names = label.split("、") if label else []
    said = [f"{names[i] if i < len(names) else f'第 {i + 1} 步'}{WORDS[word]}" for i, word in enumerate(words)]
    return {"words": words, "said": "，".join(said)}


@register.inclusion_tag("ui/steps.html")
def steps(*, items: Sequence[Step], label: str = "流程") -> dict[str, Any]:
    """The strip of stations at the head of a detail page."""
    for item in items:
        one_of("steps", "state", item.state, STATES)
    return {"items": items, "label": label, "words": WORDS}


@register.inclusion_tag("ui/timeline.html")
def timeline(*, items: Sequence[Event]) -> dict[str, Any]:
    """Who did what and when, oldest first."""
    # icons: check, pencil, arrow-back-up, x
    marks = {"done": "check", "now": "pencil", "returned": "arrow-back-up", "failed": "x", "todo": ""}
    for item in items:
        one_of("timeline", "state", item.state, STATES)
    return {"items": [(item, item.icon or marks[item.state]) for item in items]}


@register.inclusion_tag("ui/meter.html")
def meter(
    *, value: float, max: float, label: str, unit: str = "", show_label: bool = True, goal: bool = False
) -> dict[str, Any]:
    """Used of allowed; over the limit it is red and says by how much. With ``goal`` a full one is done, not used up."""
    required("meter", label=label)
    full = value >= max
    return {
        "value": value,
        "max": max,
        "label": label,
        "unit": unit,
        "show_label": show_label,
        "over": value - max if value > max else 0,
        "bar": min(value, max),
        "full": full,
        "goal": goal,
    }


@register.inclusion_tag("ui/progress.html")
def progress(
    *,
    label: str,
    value: float | None = None,
    max: float = 100,
    note: str = "",
    poll: str = "",
    tone: str = "blue",
    done: bool = False,
) -> dict[str, Any]:
    """A running job; with ``poll`` the fragment at that address replaces this one every two seconds until ``done``."""
    required("progress", label=label)
    one_of("progress", "tone", tone, TONES)
    if max <= 0:
        raise TemplateSyntaxError("progress: max must be positive")
    percent = None if value is None else round(100 * min(value, max) / max)
    return {
        "label": label,
        "value": value,
        "max": max,
        "note": note,
        "poll": "" if done else poll,
        "tone": tone,
        "percent": percent,
    }
