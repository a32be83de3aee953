"""A batch as data: what the wizard collects and what ships as a file have the same shape."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass
class Definition:
    """Everything a notice says: ``facts`` are fields of the batch; quotas are places by unit code."""

    facts: dict[str, Any]
    quotas: dict[str, int]
    sections: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    rubric: list[dict[str, Any]] = field(default_factory=list)


def shipped(code: str) -> Definition:
    """The definition that ships with the product under ``data/<code>.toml``."""
    return read(DATA / f"{code}.toml")


def read(file: Path) -> Definition:
    """A definition from a file; ``notice`` names the notice's text beside it."""
    facts = tomllib.loads(file.read_text(encoding="utf-8"))
    parts = {key: facts.pop(key) for key in ("quotas", "sections", "rules", "rubric")}
    parts["rules"] = [{"blocking": False, **rule} for rule in parts["rules"]]
    facts["notice_text"] = (file.parent / facts.pop("notice")).read_text(encoding="utf-8").strip()
    return Definition(facts, **parts)
