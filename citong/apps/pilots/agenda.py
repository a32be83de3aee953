"""Applications for the pilot on the desk: where the school's own one is, and until when applications are taken."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse

from citong.kit import desk
from citong.lib import clock

from . import lifecycle
from .models import Application, Batch
from .perms import perms
from .queries import desks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from citong.platform.access.actor import Actor

S = lifecycle.Status
AT_DESK = (S.SUBMITTED, S.RECOMMENDED)  # of the bureau that reviews first; later ones lie with the city
WITH_OTHERS = (*AT_DESK, S.DISPATCHED, S.ACCEPTED, S.IN_REVIEW, S.REVIEWED, S.PUBLICISED)


@desk.waiting(perms.withdraw)
def applications(actor: Actor) -> Iterator[desk.Waiting]:
    """The school's applications at the desks of others; once it is announced, until it is established."""
    rows = Application.objects.visible_to(actor, perms.withdraw).filter(status__in=WITH_OTHERS)
    for one in rows.select_related("batch__unit", "desk").order_by("since")[: desk.MOST]:
        days = lifecycle.WAITING_DAYS.get(S(one.status))
        yield desk.Waiting(
            f"{one.batch.title}（{one.number}）",
            reverse("pilots-application-detail", args=[one.pk]),
            step=one.get_status_display(),
            holder=(one.desk if one.status in AT_DESK else one.batch.unit).label,
            since=one.since,
            due=one.since + timedelta(days=days) if days else None,
        )


@desk.dates(perms.view)
def deadlines(actor: Actor, first: date, last: date) -> Iterator[desk.Date]:
    """The last day on which applications are taken from the unit of the post, with what it was given longer."""
    if actor.post is None:
        return
    page = "application-home" if actor.has(perms.fill) else "application-list"
    start, end = (datetime.combine(day, time.min, clock.SHANGHAI) for day in (first, last + timedelta(days=1)))
    near = Q(deadline__gte=start, deadline__lt=end) | Q(extensions__until__gte=start, extensions__until__lt=end)
    rows = Batch.objects.visible_to(actor, perms.view).filter(near).distinct()
    for batch in rows.exclude(status=Batch.Status.PREPARING)[: desk.MOST]:
        deadline = desks.deadline_for(batch, actor.post.unit)
        if start <= deadline < end:
            day = deadline.astimezone(clock.SHANGHAI).date()
            yield desk.Date(day, "申报截止", batch.title, reverse(f"pilots-{page}"), tone="orange")
