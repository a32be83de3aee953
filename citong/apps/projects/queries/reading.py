"""A month's reports one after the other, for those who read all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.projects.models import Obligation
from citong.apps.projects.perms import perms
from citong.lib import clock

if TYPE_CHECKING:
    from datetime import date

    from citong.platform.access.actor import Actor
    from citong.records.programmes.models import Programme


def months(actor: Actor, programme: Programme) -> list[date]:
    """The months that have begun, the newest first."""
    rows = Obligation.objects.visible_to(actor, perms.judge).filter(programme=programme, month__lte=clock.today())
    return sorted(set(rows.order_by().values_list("month", flat=True).distinct()), reverse=True)


def of(actor: Actor, programme: Programme, month: date) -> list[Obligation]:
    """All projects' obligations of ``month`` within reach, by project number, each with its state."""
    rows = Obligation.objects.visible_to(actor, perms.judge).filter(programme=programme, month=month)
    return list(
        rows.with_state().select_related("project__unit", "project__programme", "desk").order_by("project__number")
    )
