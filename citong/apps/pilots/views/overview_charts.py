"""The figures of the overview as charts; a click on a shape opens the rows that it counts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from citong.apps.pilots.queries import stages

if TYPE_CHECKING:
    from collections.abc import Callable

    from citong.apps.pilots.queries.overview import Overview, Waiting

    from .overview_tables import Links

PLACES = {
    "350502": (3, 1.72), "350503": (4, 1.72), "350504": (3.5, 0.86), "350505": (4.5, 0.86), "350521": (5, 1.72),
    "350524": (2, 1.72), "350525": (2.5, 0.86), "350526": (2, 0), "350581": (4, 3.44), "350582": (3, 3.44),
    "350583": (2.5, 2.58), "KFQ": (3.5, 2.58), "TSQ": (4.5, 2.58),
}  # fmt: skip
"""Where each county stands in the sketch of the city, by unit code."""
LIGHT, BLUE, GREEN, ORANGE, RED = "#8db8f5", "#1a5fd0", "#2aa35a", "#e07b1c", "#d42a21"
FUNNEL = ("#1a5fd0", "#3b79dd", "#5a93e8", "#78aaf0", "#8db8f5", "#6fc08c", "#46ad6c", "#2aa35a")
SHORT = 2  # characters that a county may keep


def short(label: str) -> str:
    """晋江市 as 晋江; 开发区 stays."""
    return (
        label[:-1]
        if len(label) > SHORT and label.endswith(("市", "县", "区")) and label[:-1] not in {"开发", "台商"}
        else label
    )


def hexagons(found: Overview, link: Links) -> dict[str, Any]:
    """Submitted applications on the sketch of the counties."""
    cells = [
        {
            "name": short(share.label), "x": PLACES[share.desk.code][0], "y": PLACES[share.desk.code][1],
            "value": share.submitted, "note": f"名额 {share.places}，已推荐 {share.recommended}",
            "href": link.at(share, "submitted"),
        }
        for share in found.shares
        if share.desk.code in PLACES
    ]  # fmt: skip
    return {"hex": cells, "unit": " 所"}


def bars(found: Overview, link: Links) -> dict[str, Any]:
    """Submitted, places, recommended and established side by side for each desk, most places first."""
    shares = sorted(found.shares, key=lambda share: (-share.places, share.desk.path))
    kinds = (("已提交", "submitted", LIGHT), ("已推荐", "recommended", BLUE), ("已立项", "established", GREEN))
    series: list[dict[str, Any]] = [
        {
            "name": name, "type": "bar", "barMaxWidth": 10, "itemStyle": {"color": color},
            "data": [{"value": getattr(share, key), "href": link.at(share, key)} for share in shares],
        }
        for name, key, color in kinds
    ]  # fmt: skip
    quota = {
        "name": "名额", "type": "line", "symbol": "rect", "symbolSize": [22, 3], "lineStyle": {"width": 0}, "z": 4,
        "itemStyle": {"color": ORANGE}, "data": [{"value": share.places, "href": link.quotas} for share in shares],
    }  # fmt: skip
    return {
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "legend": {"top": 0, "right": 0},
        "grid": {"left": 30, "right": 8, "top": 34, "bottom": 46},
        "xAxis": {
            "type": "category",
            "data": [short(s.label) for s in shares],
            "axisLabel": {"interval": 0, "rotate": 40},
        },
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [*series, quota],
    }


def funnel(found: Overview, link: Links) -> dict[str, Any]:
    data = [
        {
            "name": f"{label} {found.reached[key]}",
            "value": found.reached[key],
            "href": link(stage=key),
            "itemStyle": {"color": FUNNEL[i]},
        }
        for i, (key, (label, _)) in enumerate(stages.REACHED.items())
    ]
    label = {"position": "right", "formatter": "{b}", "color": "#2b3647", "fontSize": 13}
    return {
        "tooltip": {"formatter": "{b}"},
        "series": [{
            "type": "funnel", "sort": "none", "left": 8, "top": 8, "bottom": 8, "width": "62%", "minSize": "6%", "gap": 2,
            "max": max(1, found.reached["started"]), "label": label, "labelLine": {"length": 16}, "data": data,
        }],
    }  # fmt: skip


def queues(found: Overview, link: Links) -> dict[str, Any]:
    """What waits in each state, by age; the station that comes first stands on top."""
    return _aged([(queue.status.label, queue, partial(link, status=queue.status)) for queue in found.queues])


def holders(found: Overview, link: Links) -> dict[str, Any]:
    """What waits for each county, for the city, for schools and experts, by age."""
    return _aged([(short(holder.label), holder, partial(link.held, holder)) for holder in found.holders])


def _aged(lines: list[tuple[str, Waiting, Callable[..., str]]]) -> dict[str, Any]:
    """Lying bars of what waits, the first line on top; each with its name and the address of its rows."""
    shown = list(reversed(lines))
    colors = dict(zip(stages.AGES, (LIGHT, ORANGE, RED), strict=True))
    return {
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow"}},
        "legend": {"top": 0, "right": 0},
        "grid": {"left": 70, "right": 16, "top": 34, "bottom": 24},
        "xAxis": {"type": "value", "minInterval": 1},
        "yAxis": {"type": "category", "data": [name for name, _, _ in shown], "axisLabel": {"interval": 0}},
        "series": [
            {
                "name": label, "type": "bar", "stack": "age", "barMaxWidth": 18, "itemStyle": {"color": colors[age]},
                "data": [{"value": waiting.ages[age], "href": rows(waits=age)} for _, waiting, rows in shown],
            }
            for age, (label, _, _) in stages.AGES.items()
        ],
    }  # fmt: skip


def days(found: Overview, link: Links) -> dict[str, Any]:
    submitted = [
        {"value": day.submitted, "href": link(stage="submitted", submitted_at_after=day.on, submitted_at_before=day.on)}
        for day in found.days
    ]
    ended = [
        {"value": day.ended, "href": link(stage="ended", since_after=day.on, since_before=day.on)} for day in found.days
    ]
    line = {"type": "line", "symbolSize": 7}
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0, "right": 0},
        "grid": {"left": 30, "right": 16, "top": 34, "bottom": 26},
        "xAxis": {"type": "category", "data": [f"{day.on:%m-%d}" for day in found.days], "boundaryGap": False},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {
                **line,
                "name": "提交",
                "data": submitted,
                "itemStyle": {"color": BLUE},
                "areaStyle": {"color": "#e8eefb"},
            },
            {**line, "name": "办结", "data": ended, "itemStyle": {"color": ORANGE}},
        ],
    }
