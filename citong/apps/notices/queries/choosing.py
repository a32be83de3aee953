"""What a sender may choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from citong.platform.access.models import Role
from citong.platform.org.models import Unit

from ..models import Announcement, Group
from ..perms import perms

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor


def near(unit: Unit) -> QuerySet[Unit]:
    """The sender with all below it, and what hangs directly below."""
    offices = Q(parent=unit)
    found: QuerySet[Unit] = Unit.objects.open_on().filter(Q(pk=unit.pk) | offices).order_by("path")
    return found


def roles() -> QuerySet[Role]:
    return Role.objects.order_by("level", "code")


def groups(actor: Actor) -> QuerySet[Group]:
    found: QuerySet[Group] = Group.objects.visible_to(actor, perms.write).select_related("unit")
    return found.order_by("unit__path", "title")


def announcement(actor: Actor, pk: int, perm: str) -> Announcement | None:
    rows: QuerySet[Announcement] = Announcement.objects.visible_to(actor, perm)
    return rows.select_related("unit", "audience__unit", "job").filter(pk=pk).first()


def group(actor: Actor, pk: int) -> Group | None:
    rows: QuerySet[Group] = Group.objects.visible_to(actor, perms.write)
    return rows.select_related("unit").filter(pk=pk).first()


def below(announcement: Announcement, pk: str) -> Unit | None:
    """The unit at which the receipts are looked at: the sender, or one below it."""
    if not pk:
        return announcement.unit
    inside = Unit.objects.below(announcement.unit)
    return inside.filter(pk=pk).first() if pk.isdecimal() else None
