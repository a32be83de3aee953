"""Schemes: the version in force, and what ships with the product."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from citong.apps.assessment.models import Kind, Scheme
from citong.lib import grading
from citong.records.programmes import measures

if TYPE_CHECKING:
    from datetime import date

    from citong.platform.org.models import Unit

DATA = Path(__file__).parents[1] / "data"


def in_force(unit: Unit | int, kind: str, day: date) -> Scheme | None:
    """Of the schemes of ``unit`` for ``kind`` the version that began last."""
    rows = Scheme.objects.filter(unit=unit, kind=kind, effective_from__lte=day)
    return rows.order_by("-effective_from", "-version", "-pk").first()


def shipped(kind: str, day: date) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Facts and rows of the scheme that ships with the product under ``data/<kind>.toml``, in force from ``day`` on."""
    facts = tomllib.loads((DATA / f"{kind}.toml").read_text(encoding="utf-8"))
    rows = {name: facts.pop(name) for name in ("indicators", "veto_items", "thresholds")}
    for row in rows["thresholds"]:
        row |= {"least": Decimal(row["least"]), "since": day}
    return {**facts, "kind": kind, "effective_from": day}, rows


def missing_here(unit: Unit) -> list[Kind]:
    """Kinds of assessment for which ``unit`` has no scheme yet."""
    have = set(Scheme.objects.filter(unit=unit).values_list("kind", flat=True))
    return [kind for kind in Kind if kind not in have]


def without_data(scheme: Scheme) -> list[str]:
    """Titles of computed indicators whose measure nobody registers."""
    return [i.title for i in scheme.indicators.all() if i.source and i.source not in measures.registry]


def definition(scheme: Scheme) -> dict[str, list[dict[str, Any]]]:
    """The rows of ``scheme`` as its form and ``actions.schemes`` take them."""
    return {
        "indicators": list(scheme.indicators.values("key", "title", "weight", "source", "scale", "anchors")),
        "veto_items": list(scheme.veto_items.values("key", "title", "confirmer", "evidence")),
        "thresholds": [
            {"grade": t.grade, "least": Decimal(grading.plain(t.least)), "since": t.since}
            for t in scheme.thresholds.all()
        ],
    }
