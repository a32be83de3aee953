"""本月月报: all reports of a month, read one after the other with the keyboard."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode

from citong.apps.projects.actions import reports
from citong.apps.projects.models import STATE_TONES, Obligation, State
from citong.apps.projects.perms import perms
from citong.apps.projects.queries import content, reading
from citong.kit.frame import TO
from citong.kit.guard import page
from citong.ui.shapes import Crumb, Tab

from .wall import TITLE, chosen_programme

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse, QueryDict

    from citong.kit.frame import Request
    from citong.records.programmes.models import Programme

RECENT = 6  # months offered as tabs


def address(programme: Programme, month: date | None = None, **place: object) -> str:
    given = {"programme": programme.pk} | ({"month": f"{month:%Y-%m}"} if month else {}) | place
    return f"{reverse('projects-reading')}?{urlencode(given)}"


def place_of(rows: list[Obligation], asked: QueryDict) -> int:
    """The report ``at`` which to be; that behind the one to get ``past``, once it is judged; else the first that waits."""
    sent = Obligation.Status.SENT
    for place, row in enumerate(rows):
        if str(row.pk) == asked.get("at"):
            return place
        if str(row.pk) == asked.get("past"):
            return place if row.status == sent else min(place + 1, len(rows) - 1)
    return next((place for place, row in enumerate(rows) if row.status == sent), 0)


@page(perms.judge)
def read(request: Request) -> HttpResponse:
    """The list of the month's schools beside the report of one of them."""
    programme, known = chosen_programme(request)
    months = reading.months(request.actor, programme) if programme else []
    wanted = request.GET.get("month", "")
    month = next((m for m in months if f"{m:%Y-%m}" == wanted), months[0] if months else None)
    wall = f"{reverse('projects-wall')}?programme={programme.pk}" if programme else reverse("projects-wall")
    context: dict[str, Any] = {
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE, wall), Crumb("月报阅读")],
        "month": month,
        "programme_tabs": [Tab(p.title, address(p), active=p == programme) for p in known],
    }
    if programme and month:
        context["tabs"] = [Tab(f"{m:%Y 年 %-m 月}", address(programme, m), active=m == month) for m in months[:RECENT]]
        context |= _page(request, programme, month)
    return TemplateResponse(request, "projects/reading.html", context)


def _state(row: Obligation) -> str:
    """How it stands, and whether it still waits to be judged."""
    waits = f" · {row.get_status_display()}" if row.status == Obligation.Status.SENT else ""
    return f"{State(row.state).label}{waits}"  # type: ignore[attr-defined]


def _page(request: Request, programme: Programme, month: date) -> dict[str, Any]:
    rows = reading.of(request.actor, programme, month)
    place = place_of(rows, request.GET)
    here, to = rows[place], partial(address, programme, month)
    onwards = urlencode({TO: to(past=here.pk)})
    return {
        "rows": [(row, _state(row), STATE_TONES[State(row.state)], to(at=row.pk)) for row in rows],  # type: ignore[attr-defined]
        "here": here,
        "place": place + 1,
        "count": str(len(rows)),
        "previous": to(at=rows[place - 1].pk) if place else "",
        "next": to(at=rows[place + 1].pk) if place + 1 < len(rows) else "",
        "may_accept": reports.accept_report.allowed(here, request.actor),
        "accept_url": f"{reverse('reports-do', args=[here.pk, 'accept_report'])}?{onwards}",
        "return_url": f"{reverse('projects-report-return', args=[here.pk])}?{onwards}",
        **content.of_month(request.actor, here),
    }
