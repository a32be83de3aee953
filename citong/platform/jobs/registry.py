"""Kinds of jobs and their timetable, declared in code next to the feature that they serve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Cancelled(Exception):
    """Raised inside a job by ``progress`` when its starter has asked to stop."""


class OnDeath(Enum):
    """What becomes of a running job whose worker died: it is told to the starter, or it simply runs again."""

    FAIL = "fail"
    AGAIN = "again"  # only for jobs that may run twice without harm


@dataclass(frozen=True)
class Kind:
    """One kind of job; ``run(job, **params)`` gets a ``running.Running``."""

    code: str
    title: str
    run: Callable[..., Any]
    on_death: OnDeath
    retries: int  # how often an unexpected error is tried again, with growing pauses
    quiet: bool  # housekeeping: not shown among people's jobs


@dataclass(frozen=True)
class Timing:
    """When a kind of job starts by itself."""

    kind: str
    daily_at: time | None = None  # Asia/Shanghai
    every_minutes: int | None = None


kinds: dict[str, Kind] = {}
timings: dict[str, Timing] = {}


def job(
    code: str, title: str, *, on_death: OnDeath = OnDeath.FAIL, retries: int = 0, quiet: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a kind of job: ``@job("pilots.export", "导出申报汇总表")`` on ``def export(job, *, batch)``.

    It may return a kept file (shown as download), a dict (kept as JSON) or nothing.
    """

    def declare(run: Callable[..., Any]) -> Callable[..., Any]:
        if code in kinds and kinds[code].run.__qualname__ != run.__qualname__:
            raise ValueError(f"job {code} is declared twice")
        kinds[code] = Kind(code, title, run, on_death, retries, quiet)
        return run

    return declare


def daily(code: str, at: str) -> None:
    """Start ``code`` every day at ``"HH:MM"`` in Asia/Shanghai."""
    hour, minute = at.split(":")
    timings[code] = Timing(code, daily_at=time(int(hour), int(minute)))


def every(code: str, minutes: int) -> None:
    """Start ``code`` every so many minutes."""
    timings[code] = Timing(code, every_minutes=minutes)
