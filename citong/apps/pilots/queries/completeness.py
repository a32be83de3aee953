"""What still stands between a draft and its submission, and how far each part is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.pilots import content as c
from citong.apps.pilots import eligibility, entry

from .contents import parts_of, plan_count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citong.apps.pilots.models import Batch

    from .conditions import Judged

TOTAL = "plan"  # the part under which the length of the whole plan is reported


def problems(batch: Batch, content: c.Content) -> list[c.Problem]:
    """Everything that forbids submission, in the order of the form: empty, of the wrong form, plan too short or long."""
    parts = parts_of(batch)
    order = {part.key: place for place, part in enumerate(parts)}
    found = [*c.missing(parts, _stripped(content)), *entry.problems(parts, content)]
    found.sort(key=lambda problem: order[problem.part])
    return found + _length(batch, content)


def _stripped(content: c.Content) -> c.Content:
    """Blanks alone are no answer."""
    return {
        key: {k: v.strip() if isinstance(v, str) else v for k, v in values.items()} for key, values in content.items()
    }


def _length(batch: Batch, content: c.Content) -> list[c.Problem]:
    count = plan_count(content)
    if count < batch.plan_min:
        return [c.Problem(TOTAL, "total", f"实施方案共 {count} 字，少于最少 {batch.plan_min} 字，请补充。")]
    if count > batch.plan_max:
        return [c.Problem(TOTAL, "total", f"实施方案共 {count} 字，超过最多 {batch.plan_max} 字，请精简。")]
    return []


def barriers(judged: Iterable[Judged]) -> list[c.Problem]:
    """Conditions that forbid submission by what is filled in, each at the field it was read from."""
    return [
        c.Problem(*eligibility.PLACES.get(j.rule.kind, ("", "")), j.finding.reason)
        for j in judged
        if j.blocks and not j.finding.blank
    ]


def length_warning(batch: Batch, count: int) -> str:
    """A hint that forbids nothing: the plan is outside of about 3,000 characters."""
    if batch.plan_warn_min <= count <= batch.plan_warn_max:
        return ""
    side = "偏短" if count < batch.plan_warn_min else "偏长"
    return f"实施方案共 {count} 字，{side}：通知要求控制在 {batch.plan_about} 字左右（{batch.plan_warn_min}–{batch.plan_warn_max} 字）。"


def section_hints(parts: Iterable[c.Part], content: c.Content) -> list[c.Problem]:
    """Hints that forbid nothing: sections of the plan that are less than half, or more than one and a half, of what is suggested."""
    counts, found = c.plan_counts(content), []
    for part in parts:
        count = counts.get(part.key, 0)
        if part.about and count and not part.about <= 2 * count <= 3 * part.about:
            side = "偏短" if count < part.about else "偏长"
            found.append(
                c.Problem(part.key, "text", f"「{part.title}」共 {count} 字，{side}：建议 {part.about} 字左右。")
            )
    return found
