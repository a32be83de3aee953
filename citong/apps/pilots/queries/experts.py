"""专家库: what an expert has to do and whom he has to avoid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.apps.pilots.models import Application, Batch, Expert, Sheet
from citong.apps.pilots.perms import perms

from . import assignments, conflicts

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def sheets_of(actor: Actor, expert: Expert) -> list[Sheet]:
    """Sheets of the expert, newest first, with school names: for those who assign."""
    rows = Sheet.objects.visible_to(actor, perms.assign).filter(expert=expert)
    return list(rows.select_related("application__unit", "application__batch").order_by("-pk"))


def avoided(actor: Actor, expert: Expert) -> list[tuple[Application, str]]:
    """Applications of the running batches that the expert must not see, each with the reason."""
    found = []
    for batch in Batch.objects.visible_to(actor, perms.assign).filter(status=Batch.Status.OPEN):
        applications = {a.pk: a for a in assignments.waiting(batch)}
        barred = conflicts.barred(batch, applications.values(), [expert])
        found += [
            (applications[a], why) for (a, e), why in sorted(barred.items()) if e == expert.pk and a in applications
        ]
    return found
