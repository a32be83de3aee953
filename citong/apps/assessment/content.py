"""What a result is made of, as plain data that is frozen with it; a digest over the inputs tells one set of data from another."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from citong.lib import grading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NOUGHT = Decimal(0)


def decimal(text: object) -> Decimal | None:
    return None if text is None else Decimal(str(text))


@dataclass(frozen=True)
class Given:
    """What one reviewer gave."""

    reviewer: int
    name: str
    points: Decimal
    comment: str = ""


@dataclass(frozen=True)
class Line:
    """One indicator of one project. ``points`` is ``None`` where nothing was due, or nobody has scored yet."""

    key: str
    title: str
    weight: int
    source: str  # code of the measure, empty where reviewers score
    label: str
    formula: str
    scale: str
    scale_words: str
    anchors: list[str] = field(default_factory=list)
    value: Decimal | None = None
    inputs: dict[str, str | int] = field(default_factory=dict)
    href: str = ""
    given: tuple[Given, ...] = ()
    points: Decimal | None = None
    was: Decimal | None = None  # the points before a correction
    corrected: bool = False

    @property
    def scored(self) -> bool:
        return not self.source

    @property
    def waiting(self) -> bool:
        """Whether reviewers have not scored it yet."""
        return self.scored and self.points is None

    @property
    def exempt(self) -> bool:
        return not self.scored and self.points is None

    def earned(self) -> Decimal | None:
        """The points by its value or by what the reviewers gave."""
        if self.scored:
            return grading.mean([g.points for g in self.given])
        return grading.points(Decimal(self.weight), grading.scale(self.scale), self.value)

    def as_data(self) -> dict[str, Any]:
        texts = {name: None if (v := getattr(self, name)) is None else str(v) for name in ("value", "points", "was")}
        given = [{**asdict(g), "points": str(g.points)} for g in self.given]
        return {**asdict(self), **texts, "given": given}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Line:
        numbers = {name: decimal(data[name]) for name in ("value", "points", "was")}
        given = tuple(Given(**{**g, "points": Decimal(g["points"])}) for g in data["given"])
        return cls(**{**data, **numbers, "given": given})

    def inputs_only(self) -> list[Any]:
        """What went into it, nothing that came out."""
        value = None if self.value is None else str(self.value.normalize())
        given = sorted([g.reviewer, str(g.points.normalize())] for g in self.given)
        return [self.key, self.weight, self.source, self.scale, value, sorted(map(list, self.inputs.items())), given]


@dataclass(frozen=True)
class Content:
    """Everything behind one result; ``least`` are the bounds of the grades on the day ``until``."""

    scheme: str
    until: str
    least: dict[str, str]
    lines: tuple[Line, ...]
    vetoes: tuple[tuple[str, str], ...] = ()  # title of the item, what happened
    out: str = ""  # why the project is not assessed

    @property
    def total(self) -> Decimal | None:
        return grading.total([(Decimal(line.weight), line.points) for line in self.lines])

    def total_with(self, waiting: Decimal) -> Decimal | None:
        """The total if what waits for reviewers earned the share ``waiting`` (0 to 1)."""
        rows = [(Decimal(r.weight), r.weight * waiting if r.waiting else r.points) for r in self.lines]
        return grading.total(rows)

    def grade_of(self, total: Decimal | None) -> str:
        if self.out or total is None:
            return "none"
        if self.vetoes:
            return "fail"
        return grading.grade({name: Decimal(least) for name, least in self.least.items()}, total, "fail")

    @property
    def grade(self) -> str:
        return self.grade_of(self.total)

    @property
    def computed_points(self) -> tuple[Decimal, int]:
        """What the computed indicators have earned, and how much they count."""
        rows = [line for line in self.lines if not line.scored and line.points is not None]
        return sum((r.points for r in rows if r.points is not None), NOUGHT), sum(r.weight for r in rows)

    @property
    def waits(self) -> bool:
        return any(line.waiting for line in self.lines)

    @property
    def exempts(self) -> bool:
        return any(line.exempt for line in self.lines)

    def again(self) -> Content:
        """The same inputs worked out once more."""
        return replace(self, lines=tuple(replace(r, points=r.earned()) for r in self.lines))

    def as_data(self) -> dict[str, Any]:
        return {
            "scheme": self.scheme,
            "until": self.until,
            "least": self.least,
            "lines": [line.as_data() for line in self.lines],
            "vetoes": [list(veto) for veto in self.vetoes],
            "out": self.out,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Content:
        lines = tuple(Line.from_data(line) for line in data["lines"])
        return cls(**{**data, "lines": lines, "vetoes": tuple((a, b) for a, b in data["vetoes"])})

    def inputs_only(self) -> list[Any]:
        lines = [line.inputs_only() for line in self.lines]
        return [self.scheme, self.until, sorted(map(list, self.least.items())), lines, sorted(v[0] for v in self.vetoes), self.out]  # fmt: skip


def digest(rows: Iterable[tuple[str, Content]]) -> str:
    """SHA-256 over the inputs of all projects, by their numbers; the same data give the same digest."""
    whole = sorted([number, content.inputs_only()] for number, content in rows)
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def places(rows: Iterable[tuple[Decimal | None, str, bool]]) -> list[int | None]:
    """Ranks of (total, grade, vetoed): equal totals share one, the vetoed stand behind all others, who is not assessed has none."""
    listed = [None if total is None or grade == "none" else (not vetoed, total) for total, grade, vetoed in rows]
    ordered = sorted((key for key in listed if key is not None), reverse=True)
    return [None if key is None else ordered.index(key) + 1 for key in listed]
