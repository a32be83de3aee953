"""Reading the open work of a whole unit: of its desks and its people, never of other units below it.

A personal item shows only if its feature said for which unit it is done; blind reviews say nothing and stay private.
What an item is about is shown to those who may read it anyway; others learn its kind, who has it and until when.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Count, Min, Q

from citong.kit.desk import kind_label
from citong.kit.resource import registry
from citong.lib import clock
from citong.platform.access.perms import label
from citong.platform.identity.models import User
from citong.platform.inbox import work
from citong.platform.org.models import Unit

from .perms import perms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import QueryDict

    from citong.platform.access.actor import Actor
    from citong.platform.inbox.models import WorkItem

ORDERS: dict[str, tuple[str, tuple[str, ...]]] = {"": ("按期限", ()), "old": ("等得最久", ("created_at", "pk"))}
LATE = "late"
_PERSON, _DESK = re.compile(r"u(\d{1,18})"), re.compile(r"d(\d{1,18}):([\w.]+)")


@dataclass(frozen=True)
class Narrow:
    """What the page is narrowed to; ``who`` is the code of a holder, ``text`` part of the name of one."""

    tab: str = ""
    kind: str = ""
    who: str = ""
    text: str = ""
    order: str = ""

    @classmethod
    def asked(cls, given: QueryDict) -> Narrow:
        tab, order = given.get("tab", ""), given.get("sort", "")
        return cls(
            tab if tab == LATE else "",
            given.get("kind", ""),
            given.get("who", ""),
            given.get("q", "").strip(),
            order if order in ORDERS else "",
        )


@dataclass(frozen=True)
class Holder:
    """A person, or a desk from which nobody has taken it yet, and how much lies there."""

    code: str
    name: str
    place: str
    open: int
    late: int
    oldest: datetime


def units(actor: Actor, perm: str = perms.oversee) -> list[int]:
    """The units at which ``perm`` was granted, with their own departments."""
    found = [unit for unit, held in actor.desks if perm in held]
    level = found
    while level:
        below = Unit.objects.filter(parent__in=level, level=Unit.Level.DEPARTMENT).exclude(pk__in=found)
        level = list(below.values_list("pk", flat=True))
        found = [*found, *level]
    return found


def items(actor: Actor, perm: str = perms.oversee) -> QuerySet[WorkItem]:
    return work.at_units(units(actor, perm))


def narrowed(rows: QuerySet[WorkItem], by: Narrow) -> QuerySet[WorkItem]:
    if by.tab == LATE:
        rows = rows.filter(due_at__lt=clock.now())
    if by.kind:
        rows = rows.filter(kind=by.kind)
    if by.who:
        rows = rows.filter(_held_by(by.who))
    if by.text:
        named = ("user__person__name", "claimed_by__person__name", "unit__name")
        rows = rows.filter(Q(*((f"{path}__icontains", by.text) for path in named), _connector=Q.OR))
    _, order = ORDERS[by.order]
    return rows.order_by(*order) if order else rows


def _held_by(code: str) -> Q:
    if found := _PERSON.fullmatch(code):
        return Q(user=found[1]) | Q(claimed_by=found[1])
    if found := _DESK.fullmatch(code):
        return Q(unit=found[1], perm=found[2], claimed_by=None)
    return Q(pk__in=[])


def by_holder(rows: QuerySet[WorkItem]) -> list[Holder]:
    """Who has how much, the longest overdue burden first."""
    late = Count("pk", filter=Q(due_at__lt=clock.now()))
    grouped = rows.order_by().values("unit", "perm", "user", "claimed_by")
    sums: dict[str, tuple[int, int, datetime]] = {}
    for row in grouped.annotate(number=Count("pk"), late=late, oldest=Min("created_at")):
        person = row["user"] or row["claimed_by"]
        code = f"u{person}" if person else f"d{row['unit']}:{row['perm']}"
        number, overdue, oldest = sums.get(code, (0, 0, row["oldest"]))
        sums[code] = (number + row["number"], overdue + row["late"], min(oldest, row["oldest"]))
    names = _names(sums)
    found = [Holder(code, *names[code], number, overdue, oldest) for code, (number, overdue, oldest) in sums.items()]
    return sorted(found, key=lambda holder: (-holder.late, -holder.open, holder.oldest))


def _names(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Name and place of each holder, in two queries."""
    desks = {code: found.groups() for code in codes if (found := _DESK.fullmatch(code))}
    people = {code: int(code[1:]) for code in codes if code not in desks}
    places = Unit.objects.in_bulk({int(unit) for unit, _ in desks.values()})
    users = User.objects.select_related("person").in_bulk(set(people.values()))
    named = {code: (str(users[pk]), "") for code, pk in people.items()}
    return named | {
        code: (label(perm).rpartition("·")[2], places[int(unit)].label) for code, (unit, perm) in desks.items()
    }


def by_kind(rows: QuerySet[WorkItem]) -> list[tuple[str, str, int]]:
    found = rows.order_by("kind").values_list("kind").annotate(number=Count("pk"))
    return sorted(((code, kind_label(code), number) for code, number in found), key=lambda kind: -kind[2])


def readable(actor: Actor, shown: Iterable[WorkItem]) -> set[int]:
    """Which of ``shown`` may be read as a whole: what waits for oneself, and what is about something that one may open."""
    rows = list(shown)
    own = {item.pk for item in rows if (item.user_id and item.user == actor.user) or _sits_at(actor, item)}
    about: dict[str, set[str]] = {}
    for item in rows:
        about.setdefault(item.subject_kind, set()).add(item.subject_id)
    open_to = {kind: _visible(actor, kind, ids) for kind, ids in about.items()}
    return own | {item.pk for item in rows if item.subject_id in open_to[item.subject_kind]}


def _sits_at(actor: Actor, item: WorkItem) -> bool:
    return any(item.unit_id == unit and item.perm in held for unit, held in actor.desks)


def _visible(actor: Actor, kind: str, ids: set[str]) -> set[str]:
    model = apps.get_model(kind)
    resource = next((one for one in registry.values() if one.model is model), None)
    if resource is None or not actor.has(resource.view_perm):
        return set()
    rows = resource.rows(actor).filter(pk__in=ids)
    return {str(pk) for pk in rows.values_list("pk", flat=True)}
