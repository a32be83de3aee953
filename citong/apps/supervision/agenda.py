"""Visits on the calendar of those who make them and of the schools that receive them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from citong.kit import desk

from .models import Visit
from .perms import perms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from citong.platform.access.actor import Actor


@desk.dates(perms.view)
def visits(actor: Actor, first: date, last: date) -> Iterator[desk.Date]:
    visited = Visit.objects.visible_to(actor, perms.rectify).values("pk")
    rows = Visit.objects.visible_to(actor, perms.view).filter(Q(leader=actor.user) | Q(pk__in=visited))
    planned = rows.filter(status=Visit.Status.PLANNED, planned_on__range=(first, last))
    for visit in planned.select_related("project__unit", "campaign")[: desk.MOST]:
        href = reverse("supervision-visits-detail", args=[visit.pk])
        yield desk.Date(visit.planned_on, "督导检查", str(visit), href, tone="cyan")
