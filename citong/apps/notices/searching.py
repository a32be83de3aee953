"""Announcements are found by those who look after the sender's, and by whoever received them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from citong.kit import search

from .models import Announcement
from .perms import perms
from .queries import reading
from .resources import Announcements

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor


def readable(actor: Actor) -> QuerySet[Announcement]:
    """As their pages allow; ``sent`` says that it is the sender's page."""
    sent = Announcement.objects.visible_to(actor, perms.view).order_by().filter(pk=OuterRef("pk"))
    received = reading.current(actor).order_by().filter(announcement=OuterRef("pk"))
    rows: QuerySet[Announcement] = Announcement.objects.annotate(sent=Exists(sent)).select_related("unit")
    return rows.filter(Q(sent=True) | Exists(received))


def address(row: Announcement) -> str:
    return reverse("announcements-detail" if row.sent else "notices-read", args=[row.pk])  # type: ignore[attr-defined]


search.register(
    search.Source(
        kind=Announcements.slug,
        title="公告",
        model=Announcement,
        perm=perms.view,
        paths=Announcements.search,
        rows=readable,
        url=address,
        detail=lambda _actor, row: row.unit.name,
    )
)
