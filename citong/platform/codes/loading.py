"""Brings the code sets that the product ships with into the tables; again and again without harm."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from .models import BEGINNING, Code, CodeSet

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Shipped:
    """One set as it lies in ``data/``."""

    code: str
    facts: dict[str, str]
    rows: list[dict[str, str]]
    digest: str


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shipped() -> list[Shipped]:
    """All sets of ``data/sets.csv`` with their codes."""
    found = []
    for facts in _read(DATA / "sets.csv"):
        path = DATA / f"{facts['code']}.csv"
        digest = hashlib.sha256(repr(sorted(facts.items())).encode() + path.read_bytes()).hexdigest()
        found.append(Shipped(facts.pop("code"), facts, _read(path), digest))
    return found


def load_codes() -> int:
    """Write the sets whose files have changed since they were last loaded; returns how many.

    Codes that an administrator has added stay; a shipped one that he has changed is set back only when its file changes.
    """
    known = dict(CodeSet.objects.values_list("code", "digest"))
    changed = [item for item in shipped() if known.get(item.code) != item.digest]
    for item in changed:
        _write(item)
    return len(changed)


@transaction.atomic
def _write(item: Shipped) -> None:
    code_set, _ = CodeSet.objects.update_or_create(code=item.code, defaults=item.facts | {"digest": item.digest})
    codes = [_code(code_set, order, row) for order, row in enumerate(item.rows, 1)]
    told = ["name", "order", "valid_to", "note"]
    Code.objects.bulk_create(
        codes, update_conflicts=True, unique_fields=["set", "code", "valid_from"], update_fields=told
    )
    latest = {code.code: code for code in codes}
    for code, row in zip(codes, item.rows, strict=True):
        code.parent = latest[row["parent"]] if row.get("parent") else None
    Code.objects.bulk_update(codes, ["parent"])


def _code(code_set: CodeSet, order: int, row: dict[str, str]) -> Code:
    return Code(
        set=code_set,
        code=row["code"],
        name=row["name"],
        order=order,
        valid_from=date.fromisoformat(row["valid_from"]) if row.get("valid_from") else BEGINNING,
        valid_to=date.fromisoformat(row["valid_to"]) if row.get("valid_to") else None,
        note=row.get("note") or "",
    )
