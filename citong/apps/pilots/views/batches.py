"""Which batch a page of the review is about: the one in its address, else the newest that schools apply in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse

from citong.apps.pilots.models import Batch
from citong.apps.pilots.queries import screening
from citong.ui.shapes import Tab

if TYPE_CHECKING:
    from citong.kit.frame import Request


def chosen(request: Request, pk: int | None, perm: str, url_name: str) -> tuple[Batch | None, list[Tab]]:
    """The batch and the tabs to the others; 404 outside the actor's reach."""
    shown = [batch.pk for batch in screening.batches()]
    rows = Batch.objects.visible_to(request.actor, perm).select_related("unit").order_by("-opens_at")
    batches = list(rows.filter(pk__in=shown))
    batch = next((b for b in batches if b.pk == pk), None) if pk else next(iter(batches), None)
    if pk and batch is None:
        raise Http404
    return batch, [Tab(b.title, reverse(url_name, args=[b.pk]), active=b == batch) for b in batches]
