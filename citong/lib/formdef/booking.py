"""占用: a field may name a thing that only one can have at a time, a room or a car.

Its ``books`` are the fields that say when: a span of days, a day, or a day and two times such as 14:30.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from .cleaning import Wrong
from .texts import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .fields import Field, Form

BOOKABLE = ("text", "select", "multi")
TIMES = (["range"], ["date"], ["date", "text", "text"])  # kinds of the fields that say when
HALF_DAY = timedelta(hours=12)
TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class Booking:
    """One thing that is wanted from a moment until another; ``key`` is the field, or the table, that names it."""

    key: str
    thing: str
    start: datetime
    end: datetime
    when: str

    def meets(self, other: Booking) -> bool:
        """Whether both want the same thing at the same time."""
        return _bare(self.thing) == _bare(other.thing) and self.start < other.end and other.start < self.end


def booked(form: Form) -> list[tuple[Field, Field]]:
    """The fields that name things to be booked, each with the field of the form in which it stands."""
    return [(one, field) for field in form for one in (field, *field.fields) if one.books]


def bookings(form: Form, data: Mapping[str, Any]) -> list[Booking]:
    """What an application wants; nothing while thing or time are not filled in.

    :raises Wrong: a time cannot be read, or ends before it begins.
    """
    known = {field.key: field for field in form}
    found = []
    for one, field in booked(form):
        times = _times([known[key] for key in one.books if key in known], data)
        things = list(_things(one, field, data)) if times else []
        found += [Booking(field.key, thing, *times) for thing in things if times]
    return found


def _things(one: Field, field: Field, data: Mapping[str, Any]) -> Iterator[str]:
    rows = [data] if one is field else data.get(field.key) or []
    for value in (row.get(one.key) for row in rows):
        for thing in value if isinstance(value, list) else [value]:
            if thing:
                yield shown(one, thing)


def _times(fields: list[Field], data: Mapping[str, Any]) -> tuple[datetime, datetime, str] | None:
    values = [data.get(field.key) for field in fields]
    if [field.kind for field in fields] not in TIMES or not all(values):
        return None
    if fields[0].kind == "range":
        return (*_span(values[0]), shown(fields[0], values[0]))
    start = datetime.combine(date.fromisoformat(str(values[0])), time())
    if len(fields) == 1:
        return start, start + 2 * HALF_DAY, str(values[0])
    begins, ends = (start + _time(field, value) for field, value in zip(fields[1:], values[1:], strict=True))
    if ends <= begins:
        raise Wrong({fields[2].key: f"{fields[2].label}应晚于{fields[1].label}。"})
    return begins, ends, f"{begins:%Y-%m-%d %H:%M} 至 {ends:%H:%M}"


def _span(span: Any) -> tuple[datetime, datetime]:
    start, end = (datetime.combine(date.fromisoformat(span[key]), time()) for key in ("from", "to"))
    return start + HALF_DAY * (span.get("from_half") == "pm"), end + HALF_DAY * (2 - (span.get("to_half") == "am"))


def _time(field: Field, value: Any) -> timedelta:
    found = TIME.fullmatch(_bare(str(value)))
    if found is None:
        raise Wrong({field.key: f"请按 14:30 的写法填写{field.label}。"})
    return timedelta(hours=int(found[1]), minutes=int(found[2]))


def _bare(text: str) -> str:
    """Without what people write differently though they mean the same."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
