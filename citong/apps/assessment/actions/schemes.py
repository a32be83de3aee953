"""考核方案: written whole, revised as a further version, and never changed once an assessment runs by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Max

from citong.apps.assessment.models import Grade, Indicator, Scheme, Threshold, VetoItem
from citong.apps.assessment.models.scheme import BOUNDED
from citong.apps.assessment.perms import perms
from citong.kit.actions import Changes, action, difference, fill
from citong.lib import grading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citong.platform.access.actor import Actor

    Rows = Sequence[Mapping[str, Any]]


def used(scheme: Scheme) -> str:
    """Why this version can no longer be changed; empty if it can."""
    return "这一版方案已有考核采用，不能再修改；请修订为新版本。" if scheme.assessments.exists() else ""


@action("新建考核方案", perm=perms.scheme, creates=True)
def create(scheme: Scheme, *, indicators: Rows, thresholds: Rows, by: Actor, veto_items: Rows = ()) -> None:
    """The first version of a scheme."""
    number = Scheme.objects.filter(unit=scheme.unit).aggregate(n=Max("pk"))["n"] or 0
    scheme.code = scheme.code or f"scheme-{number + 1}"
    _write(scheme, indicators, veto_items, thresholds)


@action("修改考核方案", perm=perms.scheme, unless=used)
def change(scheme: Scheme, *, facts: Mapping[str, Any], indicators: Rows, thresholds: Rows, by: Actor, veto_items: Rows = ()) -> Changes:  # fmt: skip
    """Correct a version by which nothing runs yet."""
    before = _told(scheme)
    fill(scheme, facts)
    _write(scheme, indicators, veto_items, thresholds)
    return difference(before, dict.fromkeys(before) | _told(scheme))


def _told(scheme: Scheme) -> dict[str, object]:
    """Indicators, vetoes and bounds of the grades as the audit tells them."""
    return {
        **{f"指标「{row}」": _indicator_told(row) for row in scheme.indicators.all()},
        **{
            f"否决事项「{row}」": "，".join(filter(None, (f"{row.get_confirmer_display()}认定", row.evidence)))
            for row in scheme.veto_items.all()
        },
        **{f"{row.get_grade_display()}（{row.since} 起）": f"{row.least} 分" for row in scheme.thresholds.all()},
    }


def _indicator_told(row: Indicator) -> str:
    return "，".join(filter(None, (f"{row.weight} 分", row.source_label, row.scale_words, row.anchors)))


@action("修订为新版本", perm=perms.scheme, creates=True)
def revise(scheme: Scheme, *, old: Scheme, indicators: Rows, thresholds: Rows, by: Actor, veto_items: Rows = ()) -> None:  # fmt: skip
    """A further version beside the old one, from its own day on."""
    rows = Scheme.objects.select_for_update().filter(unit=old.unit, code=old.code).order_by("-version")
    newest: Scheme = next(iter(rows))
    if scheme.effective_from <= newest.effective_from:
        raise ValidationError({"effective_from": f"新版本的生效日期应晚于上一版的 {newest.effective_from}。"})
    scheme.unit, scheme.code, scheme.kind, scheme.version = old.unit, old.code, old.kind, newest.version + 1
    _write(scheme, indicators, veto_items, thresholds)


def check(scheme: Scheme, indicators: Rows, thresholds: Rows) -> None:
    """Weights sum to a hundred, scales can be read, every grade has its bound from the first day on."""
    try:
        grading.check_weights([row["weight"] for row in indicators])
        for row in indicators:
            if row.get("source"):
                grading.scale(str(row.get("scale", "")))
        grading.check_thresholds(
            [grading.Threshold(Grade(r["grade"]).label, r["least"], r["since"]) for r in thresholds],
            [str(g.label) for g in BOUNDED],
            scheme.effective_from,
        )
    except ValueError as error:
        raise ValidationError(f"{error}。") from error


def _write(scheme: Scheme, indicators: Rows, veto_items: Rows, thresholds: Rows) -> None:
    check(scheme, indicators, thresholds)
    scheme.full_clean()
    scheme.save()
    for rows in (scheme.indicators, scheme.veto_items, scheme.thresholds):
        rows.all().delete()
    made = [
        *(Indicator(scheme=scheme, order=n, **_indicator(row)) for n, row in enumerate(indicators)),
        *(VetoItem(scheme=scheme, order=n, **row) for n, row in enumerate(veto_items)),
        *(Threshold(scheme=scheme, **row) for row in thresholds),
    ]
    for row in made:
        row.full_clean()
        row.save()


def _indicator(row: Mapping[str, Any]) -> dict[str, Any]:
    """A scored one has no scale, a computed one the scale as it is read."""
    source = row.get("source") or ""
    scale = str(grading.scale(str(row["scale"]))) if source else ""
    return {**row, "source": source, "scale": scale, "anchors": row.get("anchors") or ""}
