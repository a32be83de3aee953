"""Things that only one can have at a time: an application that wants what another one has is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from citong.lib import formdef
from citong.platform.org.models import Unit

from . import assignees
from .models import Instance

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from citong.lib.formdef import Booking, Form

TAKING = Instance.ended_as(Instance.Status.RUNNING, Instance.Status.APPROVED)
WRITES = ("write", "required")


def keep_apart(instance: Instance, rights: Mapping[str, str]) -> None:
    """Look, where a thing or its time is filled in, whether it is free at the school or office of the applicant.

    Those of one school or office are looked at one after the other.

    :raises ValidationError: it is not, or its time cannot be read.
    """
    form = formdef.parse(instance.version.form)
    asked = {key for one, field in formdef.booked(form) for key in (field.key, *one.books)}
    if not any(rights.get(key) in WRITES for key in asked):
        return
    try:
        wanted = formdef.bookings(form, instance.data)
    except formdef.Wrong as error:
        raise ValidationError(dict(error.reasons)) from error
    if not wanted:
        return
    house = assignees.places(None, instance.unit)
    Unit.objects.select_for_update(no_key=True).get(pk=house[0].pk)
    for other in _others(instance, form, house, wanted):
        for theirs in _bookings(form, other.data):
            if mine := next((one for one in wanted if one.meets(theirs)), None):
                raise ValidationError({mine.key: _taken(theirs, other)})


def _others(instance: Instance, form: Form, house: Iterable[Unit], wanted: list[Booking]) -> QuerySet[Instance]:
    """Applications of the flow, or of the one that it stands in for, about the same days."""
    first, last = min(one.start for one in wanted).date(), max(one.end for one in wanted).date()
    kinds = {field.key: field.kind for field in form}
    near = Q(pk__in=[])
    for key in {one.books[0] for one, _ in formdef.booked(form)}:
        start, end = (f"{key}__from", f"{key}__to") if kinds[key] == "range" else (key, key)
        near |= Q(**{f"data__{start}__lte": last.isoformat(), f"data__{end}__gte": first.isoformat()})
    rows: QuerySet[Instance] = Instance.objects.filter(
        near, TAKING, flow__code=instance.flow.code, unit__in=list(house)
    )
    return rows.exclude(pk=instance.pk).select_related("initiator__person").order_by("pk")


def _bookings(form: Form, data: dict[str, Any]) -> list[Booking]:
    try:
        return formdef.bookings(form, data)
    except formdef.Wrong:  # of an older form, which asked for it in another way
        return []


def _taken(theirs: Booking, other: Instance) -> str:
    return f"「{theirs.thing}」{theirs.when} 已由{other.initiator}申请（{other.number}），请改用其他时间，或另选一个。"
