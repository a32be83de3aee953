"""Tables and the trend of 实施总览: each number with the address of the rows that it is computed from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from citong.lib import money

from .metrics import months_of
from .models import State
from .plan_figures import NOTHING, mean, percent, share
from .queries import overview as queries
from .queries.waiting import AGES, desks, of_age
from .queries.wall import CAME_LATE, DUE_SO_FAR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from citong.platform.org.models import Unit
    from citong.records.programmes.models import Programme
    from citong.records.programmes.waiting import Waiting

    from .queries.standing import Standing
    from .queries.wall import Tally

    Cell = tuple[object, str]

BLUE, SOFT = "#1a5fd0", "#e8eefb"
HEADS = (
    "主管单位", "项目", "按计划", "落后", "不能如期", "上报进度", "计划进度", "累计支出", "应支出", "经费进度", "月报按时率",
)  # fmt: skip
WAITING = ("办理单位", *(label for label, _ in AGES.values()))
COUNTED = ("", "good", "behind", "late")  # the columns that count projects


def heads(found: queries.Overview) -> list[str]:
    return [*HEADS, *(tally.label for tally in found.tallies)]


def link(programme: Programme, **asked: object) -> str:
    """The list of projects under these conditions."""
    return _with_query(reverse("projects-standing", args=[programme.pk]), asked)


def waiting_link(programme: Programme, **asked: object) -> str:
    """The list of what waits at desks under these conditions."""
    return _with_query(reverse("projects-waiting", args=[programme.pk]), asked)


def _with_query(address: str, asked: Mapping[str, object]) -> str:
    given = {name: value for name, value in asked.items() if value not in (None, "")}
    return f"{address}?{urlencode(given)}" if given else address


def table(found: queries.Overview) -> list[list[Cell]]:
    """The counties, and below them the sum."""
    lines = [line(found, s.desk.label, s.rows, s.punctual, s.tallies, s.desk) for s in found.shares]
    if len(lines) > 1:
        sums = [sum(column) for column in zip(*(s.tallies for s in found.shares), strict=True)]
        lines.append(line(found, "合计", found.rows, found.punctual, sums, None))
    return lines


def line(
    found: queries.Overview,
    label: str,
    rows: Sequence[Standing],
    punctual: Tally,
    tallies: Sequence[int],
    desk: Unit | None,
) -> list[Cell]:
    """One line of the table of counties."""
    programme, at = found.programme, desk.pk if desk else None
    counts = [
        (sum(map(queries.SHOWS[show][1], rows)), link(programme, show=show, desk=at)) for show in COUNTED
    ]  # fmt: skip
    told, everyone = link(programme, show="told", desk=at), link(programme, desk=at)
    spent, due = sum(row.spent for row in rows), sum(row.budget_to_date for row in rows)
    return [
        (label, ""),
        *counts,
        *((_with_sign(percent(mean(rows, name))), told) for name in ("reported", "planned")),
        *((word, everyone) for word in (money.wan(spent), money.wan(due), share(spent, due))),
        (_with_sign(_rate(punctual)), months_of(programme, state=DUE_SO_FAR, desk=at)),
        *((number, tally.rows(programme, desk)) for number, tally in zip(tallies, found.tallies, strict=True)),
    ]


def _rate(tally: Tally) -> str:
    return NOTHING if tally.rate is None else str(tally.rate)


def _with_sign(word: str) -> str:
    return word if word == NOTHING else f"{word}%"


def waiting(found: queries.Overview) -> list[list[Cell]]:
    """How long it waits at each desk, and below them the sum."""
    places = desks(found.waiting)
    lines = [_waiting(found, unit.label, [w for w in found.waiting if w.desk == unit], unit) for unit in places]
    return [*lines, _waiting(found, "合计", found.waiting, None)] if len(lines) > 1 else lines


def _waiting(found: queries.Overview, label: str, rows: Sequence[Waiting], desk: Unit | None) -> list[Cell]:
    at = desk.pk if desk else None
    return [
        (label, ""),
        *((len(of_age(rows, age)), waiting_link(found.programme, age=age, desk=at)) for age in AGES),
    ]


def months(found: queries.Overview) -> list[list[Cell]]:
    """The months that are over or were sent, the newest first."""
    return [_month(found.programme, month, tally) for month, tally in reversed(found.months)]


def _month(programme: Programme, month: Any, tally: Tally) -> list[Cell]:
    def opens(state: str) -> str:
        return months_of(programme, state=state, month=month)

    return [
        (f"{month:%Y 年 %-m 月}", months_of(programme, month=month)),
        (tally.counted, opens(DUE_SO_FAR)),
        (tally.came_late, opens(CAME_LATE)),
        (tally.counts[State.MISSING], opens(State.MISSING.value)),
        (_with_sign(_rate(tally)), opens(DUE_SO_FAR)),
    ]


def trend(found: queries.Overview) -> dict[str, Any]:
    """Punctuality month by month."""
    data = [
        {
            "value": None if tally.rate is None else float(tally.rate),
            "href": months_of(found.programme, state=DUE_SO_FAR, month=month),
        }
        for month, tally in found.months
    ]
    series = {
        "name": "按时率", "type": "line", "symbolSize": 8, "itemStyle": {"color": BLUE}, "areaStyle": {"color": SOFT},
    }  # fmt: skip
    return {
        "tooltip": {"trigger": "axis", "valueFormatter": None},
        "grid": {"left": 44, "right": 18, "top": 18, "bottom": 26},
        "xAxis": {"type": "category", "data": [f"{month:%Y-%m}" for month, _ in found.months]},
        "yAxis": {"type": "value", "min": 0, "max": 100, "axisLabel": {"formatter": "{value}%"}},
        "series": [{**series, "data": data}],
    }
