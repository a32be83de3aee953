"""Opening, claiming and finishing work items, and the list of what waits for somebody."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, F, Q

from citong.lib import clock

from .models import OPEN, WorkItem, check_local

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import Model, QuerySet

    from citong.platform.access.actor import Actor
    from citong.platform.identity.models import User
    from citong.platform.org.models import Unit

BY_TIME = (F("due_at").asc(nulls_last=True), "-urgency", "pk")
"""Overdue ones first, then what is due next, then what has no time; of the same time the urgent ones first."""


def about(subject: Model) -> Q:
    """Condition on the items of ``subject``."""
    return Q(subject_kind=subject._meta.label_lower, subject_id=str(subject.pk))


def open_item(
    kind: str,
    title: str,
    url: str,
    subject: Model,
    *,
    unit: Unit | None = None,
    perm: str = "",
    user: User | None = None,
    office: Unit | None = None,
    due: datetime | None = None,
    urgency: int = WorkItem.Urgency.NORMAL,
) -> WorkItem:
    """Put work on a desk (``unit`` and ``perm``) or before one person (``user``).

    While such an item is open, asking again only brings its title, address, due time and urgency up to date.

    :param office: the unit whose head may know of a person's item; without it nobody but the person does.
    """
    if (user is None) == (unit is None) or bool(perm) != (unit is not None):
        raise ValueError("a work item waits either at a desk (unit and perm) or for a user")
    check_local(url)
    item, _ = WorkItem.objects.update_or_create(
        kind=kind,
        subject_kind=subject._meta.label_lower,
        subject_id=str(subject.pk),
        unit=unit,
        perm=perm,
        user=user,
        done_at=None,
        defaults={"title": title[:120], "url": url, "due_at": due, "urgency": urgency, "office": office},
    )
    return item


def waiting_for(actor: Actor) -> Q:
    """Condition on what ``actor`` has to see: his own, and that of the desks at which his post was granted the permission.

    A grant counts at the very unit where it was given: who holds everything for the whole city is not shown
    the desk of each school.
    """
    if actor.user is None:
        return Q(pk__in=[])
    desks = [Q(unit_id=unit_id, perm__in=sorted(held)) for unit_id, held in actor.desks if held]
    return reduce(or_, desks, Q(user=actor.user))


def for_actor(actor: Actor, *, others: bool = False) -> QuerySet[WorkItem]:
    """Open items before ``actor``, by their time; with ``others`` also those that a colleague has claimed."""
    items = WorkItem.objects.filter(OPEN, waiting_for(actor))
    if not others:
        items = items.filter(Q(claimed_by__isnull=True) | Q(claimed_by=actor.user))
    return items.select_related("unit", "claimed_by__person").order_by(*BY_TIME)


def at_units(units: Collection[int]) -> QuerySet[WorkItem]:
    """Open items at the desks of ``units`` and before people who do them for these units, by their time."""
    items = WorkItem.objects.filter(OPEN, Q(unit__in=units) | Q(office__in=units))
    return items.select_related("unit", "office", "user__person", "claimed_by__person").order_by(*BY_TIME)


def done_by(actor: Actor) -> QuerySet[WorkItem]:
    """What ``actor`` has finished, newest first."""
    return WorkItem.objects.filter(done_by=actor.user, done_at__isnull=False).order_by("-done_at", "-pk")


@dataclass(frozen=True)
class Counts:
    """Figures for the badge and the tabs of the to-do page."""

    open: int = 0
    overdue: int = 0
    urgent: int = 0
    claimed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(mine + more for mine, more in zip(astuple(self), astuple(other), strict=True)))


def counts(actor: Actor) -> Counts:
    """All figures in one query."""
    return sum(counts_by_kind(actor).values(), Counts())


def counts_by_kind(actor: Actor) -> dict[str, Counts]:
    """The figures of each kind of work that waits, in one query."""
    rows = for_actor(actor).order_by("kind").values_list("kind")
    found = rows.annotate(
        number=Count("pk"),
        late=Count("pk", filter=Q(due_at__lt=clock.now())),
        pressing=Count("pk", filter=Q(urgency__gt=WorkItem.Urgency.NORMAL)),
        taken=Count("pk", filter=Q(claimed_by__isnull=False)),
    )
    return {kind: Counts(*figures) for kind, *figures in found}


def waiting_subjects(kind: str, model: type[Model]) -> set[str]:
    """Ids of the rows of ``model`` about which such an item is open."""
    rows = WorkItem.objects.filter(OPEN, kind=kind, subject_kind=model._meta.label_lower)
    return set(rows.values_list("subject_id", flat=True))


def claim(item: WorkItem, actor: Actor) -> WorkItem:
    """Take an item of the desk upon oneself; only one colleague succeeds."""
    if not WorkItem.objects.filter(waiting_for(actor), pk=item.pk).exists():
        raise PermissionDenied(item.perm)
    free = WorkItem.objects.filter(OPEN, Q(claimed_by__isnull=True) | Q(claimed_by=actor.user), pk=item.pk)
    taken = free.update(claimed_by=actor.user, claimed_at=clock.now())
    item.refresh_from_db()
    if not taken:
        if item.done_at:
            raise ValidationError("这项待办已经办结，请刷新待办列表。")
        raise ValidationError(f"这项待办已由{item.claimed_by}认领，请刷新待办列表。")
    return item


def release(item: WorkItem, actor: Actor) -> WorkItem:
    """Put a claimed item back on the desk."""
    back = WorkItem.objects.filter(OPEN, pk=item.pk, claimed_by=actor.user).update(claimed_by=None, claimed_at=None)
    item.refresh_from_db()
    if not back:
        raise ValidationError("只能退回由自己认领、尚未办结的待办。")
    return item


def finish(kind: str, subject: Model, *, by: Actor, unit: Unit | None = None, user: User | None = None) -> int:
    """Close the open items of ``kind`` about ``subject``, at all desks or only that of ``unit`` or ``user``."""
    items = WorkItem.objects.filter(OPEN, about(subject), kind=kind)
    if unit is not None:
        items = items.filter(unit=unit)
    if user is not None:
        items = items.filter(user=user)
    return items.update(done_at=clock.now(), done_by=by.user)


def finish_all(subject: Model, *, by: Actor) -> int:
    """Close every open item about ``subject``: it was withdrawn, or is over."""
    return WorkItem.objects.filter(OPEN, about(subject)).update(done_at=clock.now(), done_by=by.user)


@transaction.atomic
def hand_over(item: WorkItem, to: User) -> WorkItem:
    """Give a person's own item to another person."""
    locked = WorkItem.objects.select_for_update().get(pk=item.pk)
    if locked.done_at or locked.user_id is None:
        raise ValidationError("只能移交指定给个人、尚未办结的待办。")
    locked.user, locked.office, locked.claimed_by, locked.claimed_at = to, None, None, None
    locked.save(update_fields=["user", "office", "claimed_by", "claimed_at"])
    return locked
