"""The page of one month: the version that may be read, with its remarks, evidence and neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from citong.apps.projects.models import STATE_TONES, Obligation
from citong.apps.projects.perms import perms
from citong.lib import money
from citong.ui.shapes import File

from . import months, usage

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def of_month(actor: Actor, obligation: Obligation) -> dict[str, Any]:
    """The version that the actor may read, with its remarks, evidence and neighbours."""
    report, state = months.shown(actor, obligation), months.state_of(obligation)
    files = months.files_of(report) if report else []
    sent = obligation.reports.filter(status="sent").order_by("number")
    return {
        "obligation": obligation,
        "report": report,
        "state": state,
        "tone": STATE_TONES[state],
        "may_write": actor.can(perms.report, obligation) and not months.closed(obligation),
        "closed": months.closed(obligation) if actor.can(perms.report, obligation) else "",
        "progress": report.progress.all() if report else [],
        "files": [
            File(f.name, href=reverse("projects-report-file", args=[obligation.pk, f.pk]), size=f.size) for f in files
        ],
        "usage": usage.lines(report.usage) if report else [],
        "spent": money.yuan(report.spent) if report else "",
        "versions": list(sent),
    }


def remarks(_actor: Actor, obligation: Obligation) -> dict[str, Any] | None:
    rows = list(months.remarks_on(obligation))
    return {"remarks": rows} if rows else None
