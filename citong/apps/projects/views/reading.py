"""本月月报: all reports of a month, read one after the other with the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from citong.apps.projects.actions import reports
from citong.apps.projects.models import STATE_TONES, State
from citong.apps.projects.perms import perms
from citong.apps.projects.queries import content, reading
from citong.kit.guard import page
from citong.ui.shapes import Crumb, Tab

from .wall import TITLE, chosen_programme

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from citong.apps.projects.models import Obligation
    from citong.kit.frame import Request

RECENT = 6  # months offered as tabs


def address(month: date, obligation: Obligation | None = None) -> str:
    given = {"month": f"{month:%Y-%m}"} | ({"at": obligation.pk} if obligation else {})
    return f"{reverse('projects-reading')}?{urlencode(given)}"


@page(perms.judge)
def read(request: Request) -> HttpResponse:
    """The list of the month's schools beside the report of one of them."""
    programme, _ = chosen_programme(request)
    months = reading.months(request.actor, programme) if programme else []
    wanted = request.GET.get("month", "")
    month = next((m for m in months if f"{m:%Y-%m}" == wanted), months[0] if months else None)
    context: dict[str, Any] = {
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE, reverse("projects-wall")), Crumb("月报阅读")],
        "month": month,
        "tabs": [Tab(f"{m:%Y 年 %-m 月}", address(m), active=m == month) for m in months[:RECENT]],
    }
    if programme and month:
        context |= _page(request, month, reading.of(request.actor, programme, month))
    return TemplateResponse(request, "projects/reading.html", context)


def _page(request: Request, month: date, rows: list[Obligation]) -> dict[str, Any]:
    at = request.GET.get("at", "")
    first_sent = next((i for i, row in enumerate(rows) if row.status == row.Status.SENT), 0)
    place = next((i for i, row in enumerate(rows) if str(row.pk) == at), first_sent)
    here = rows[place]
    return {
        "rows": [(row, State(row.state).label, STATE_TONES[State(row.state)], address(month, row)) for row in rows],  # type: ignore[attr-defined]
        "here": here,
        "place": place + 1,
        "count": str(len(rows)),
        "previous": address(month, rows[place - 1]) if place else "",
        "next": address(month, rows[place + 1]) if place + 1 < len(rows) else "",
        "may_accept": reports.accept_report.allowed(here, request.actor),
        "accept_url": reverse("reports-do", args=[here.pk, "accept_report"]),
        "return_url": reverse("projects-report-return", args=[here.pk]),
        **content.of_month(request.actor, here),
    }
