"""A version of a case as PDF: for the archive, for reviewers, and for readers who print it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from citong.apps.showcase.queries import cases
from citong.lib import typeset

if TYPE_CHECKING:
    from citong.apps.showcase.models import Version

TEMPLATE = Path(__file__).parent / "templates" / "case.typ"
KEPT = 32  # papers of the most read versions


class _Once:
    """A version for the cache: it never changes, so its digest stands for it."""

    def __init__(self, version: Version) -> None:
        self.version = version

    def __hash__(self) -> int:
        return hash(self.version.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Once) and self.version.digest == other.version.digest


def pdf(version: Version, *, public: bool = False) -> bytes:
    """The paper; the same version gives the same bytes and is set once. The public one names only what is public."""
    return _printed(_Once(version), public)


@lru_cache(maxsize=KEPT)
def _printed(once: _Once, public: bool) -> bytes:  # noqa: FBT001 - part of the cache's key
    version = once.version
    read = cases.reading(version.content)
    at = timezone.localtime(version.at)
    data = {
        "title": version.title,
        "school": version.case.unit.name,
        "county": cases.county_of(version.case),
        "topic": version.topic.name,
        "sections": [{"title": title, "lines": _lines(text)} for title, text in read.sections],
        "figures": [[row[part] for part in ("name", "before", "after", "unit")] for row in read.figures],
        "materials": [file["name"] for file in read.materials if file["public"] or not public],
        "note": f"{version}，{at:%Y-%m-%d} 提交，校验码 {version.digest[:12]}",
    }
    return typeset.pdf(TEMPLATE, data, timestamp=version.at.replace(microsecond=0))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
