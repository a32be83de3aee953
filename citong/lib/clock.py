"""The business clock: the time by which deadlines, records and reminders run.

It is the wall clock, plus an offset that a demonstration or a test may set. Sessions and lockouts keep to the wall clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_offset = timedelta(0)
_stopped: datetime | None = None


def now() -> datetime:
    """The business time, aware, in UTC."""
    return datetime.now(UTC) + _offset if _stopped is None else _stopped


def today() -> date:
    """The business day in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def offset() -> timedelta:
    return _offset


def set_offset(value: timedelta) -> None:
    global _offset  # noqa: PLW0603 - one clock per process
    _offset = value


@contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Let the business clock run from ``to`` (aware) inside the block; a stopped one stands there."""
    if _stopped is not None:
        with stopped(to):
            yield
        return
    before = _offset
    set_offset(to - datetime.now(UTC))
    try:
        yield
    finally:
        set_offset(before)


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Let the business clock stand at ``at`` (aware) inside the block, but for what ``advance`` adds."""
    global _stopped  # noqa: PLW0603 - one clock per process
    before, _stopped = _stopped, at.astimezone(UTC)
    try:
        yield
    finally:
        _stopped = before


def advance(by: timedelta) -> None:
    """Move a stopped clock on."""
    global _stopped  # noqa: PLW0603 - one clock per process
    if _stopped is None:
        raise RuntimeError("the clock is running")
    _stopped += by
