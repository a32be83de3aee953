"""How far applications have come and how long they wait: the conditions by which the overview counts and the list narrows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from citong.apps.pilots import lifecycle
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models.application import late
from citong.lib import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

S = Status
_HOLDING = [s for s in S if s not in lifecycle.HOLDS_NO_PLACE]
_REVIEWED = [S.REVIEWED, S.PROPOSED, S.RESERVE, S.DECLINED, S.PUBLICISED, S.ESTABLISHED]
REACHED: dict[str, tuple[str, list[Status]]] = {
    "started": ("已发起", [s for s in S if s != S.WITHDRAWN]),
    "submitted": ("已提交", [s for s in S if s not in {S.WITHDRAWN, S.DRAFT}]),
    "recommended": ("已推荐", _HOLDING),
    "dispatched": ("已报送", [s for s in _HOLDING if s != S.RECOMMENDED]),
    "accepted": ("已受理", [S.ACCEPTED, S.IN_REVIEW, *_REVIEWED]),
    "reviewed": ("评审完成", _REVIEWED),
    "proposed": ("拟入选", [S.PROPOSED, S.PUBLICISED, S.ESTABLISHED]),
    "established": ("已立项", [S.ESTABLISHED]),
}
"""Stations of the funnel, each with the states of those that have come so far; withdrawn ones have left it."""
ENDED = (S.NOT_RECOMMENDED, S.RESERVE, S.DECLINED, S.ESTABLISHED)
STAGES = {**REACHED, "ended": ("已办结", list(ENDED))}

AGES = {"new": ("0–2 天", 0, 3), "some": ("3–5 天", 3, 6), "old": ("超过 5 天", 6, None)}
"""Whole days in the present state, from and below."""
LATE, ANY = ("late", "已超时"), ("any", "正在办理")
WAITS = {**{key: label for key, (label, _, _) in AGES.items()}, **dict((LATE, ANY))}
HOLDERS = {"county": "县局", "city": "市局", "school": "学校", "experts": "评审专家"}
"""Who has to act now; the city also on its direct schools, where it sits at the first desk."""
_FIRST = [S.SUBMITTED, S.RECOMMENDED]
HOLDS = {
    **dict.fromkeys(_FIRST, "county"), **dict.fromkeys((S.DISPATCHED, S.ACCEPTED, S.REVIEWED), "city"),
    **dict.fromkeys((S.RETURNED, S.SUPPLEMENT), "school"), S.IN_REVIEW: "experts",
}  # fmt: skip
DIRECT = {"true": "市直学校", "false": "县（市、区）学校"}
SINCE = ("since_after", "since_before")


def reached(stage: str) -> Q:
    return Q(status__in=STAGES[stage][1])


def waited(age: str) -> Q:
    """Waiting for as long as ``age`` says, where somebody has to act."""
    if age == LATE[0]:
        return late()
    if age == ANY[0]:
        return Q(status__in=lifecycle.WAITING_DAYS)
    now, (_, least, below) = clock.now(), AGES[age]
    found = Q(status__in=lifecycle.WAITING_DAYS, since__lte=now - timedelta(days=least))
    return found & Q(since__gt=now - timedelta(days=below)) if below else found


def holder_of(status: str, *, direct: bool) -> str:
    """Whose turn it is in a state in which somebody has to act."""
    holder = HOLDS[Status(status)]
    return "city" if holder == "county" and direct else holder


def held(holder: str) -> Q:
    """Waiting for ``holder`` to act."""
    at_city = Q(city_direct=True)
    own = Q(status__in=[status for status, key in HOLDS.items() if key == holder])
    if holder == "county":
        return own & ~at_city
    return own | Q(status__in=_FIRST) & at_city if holder == "city" else own


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI)


def narrowed(rows: QuerySet[Any], params: Mapping[str, Any]) -> QuerySet[Any]:
    """``rows`` by ``stage``, ``waits``, ``holder``, ``direct``, ``since_after``, ``since_before``; an unknown value gives none."""
    known = {"stage": STAGES, "waits": WAITS, "holder": HOLDERS, "direct": DIRECT}
    given = {name: str(params[name]) for name in (*known, *SINCE) if params.get(name)}
    if any(value not in known[name] for name, value in given.items() if name in known):
        return rows.none()
    try:
        days = {name: date.fromisoformat(given[name]) for name in SINCE if name in given}
    except ValueError:
        return rows.none()
    found = Q()
    if "stage" in given:
        found &= reached(given["stage"])
    if "waits" in given:
        found &= waited(given["waits"])
    if "holder" in given:
        found &= held(given["holder"])
    if "direct" in given:
        found &= Q(city_direct=given["direct"] == "true")
    if "since_after" in days:
        found &= Q(since__gte=start_of(days["since_after"]))
    if "since_before" in days:
        found &= Q(since__lt=start_of(days["since_before"]) + timedelta(days=1))
    return rows.filter(found)
