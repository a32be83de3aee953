"""待办明细: the work that waits at desks about the projects of a programme, behind the numbers of the overview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.apps.projects.overview_tables import waiting_link
from citong.apps.projects.perms import perms
from citong.apps.projects.queries import waiting as queries
from citong.apps.projects.queries.standing import of_programme
from citong.kit.guard import page
from citong.records.programmes import waiting
from citong.ui.shapes import Crumb, Tab

from .overview import TITLE, chosen

if TYPE_CHECKING:
    from django.http import HttpResponse

    from citong.kit.frame import Request

ROWS = 50  # a page


@page(perms.wall)
def rows(request: Request, pk: int) -> HttpResponse:
    """What has waited for so long, at one desk or at all."""
    programme, _ = chosen(request, pk)
    if programme is None:
        raise Http404
    found = waiting.at_desks(request.actor, of_programme(request.actor, programme, perms.wall))
    desks = queries.desks(found)
    asked, age = request.GET.get("desk", ""), request.GET.get("age", "")
    desk = next((unit for unit in desks if str(unit.pk) == asked), None)
    if age not in queries.AGES:
        raise Http404
    own = [one for one in found if not asked or one.desk == desk]
    tabs = [
        Tab(label, waiting_link(programme, age=key, desk=asked), len(queries.of_age(own, key)), active=key == age)
        for key, (label, _) in queries.AGES.items()
    ]
    back = reverse("projects-overview-programme", args=[programme.pk])
    context = {
        "programme": programme,
        "tabs": tabs,
        "age": age,
        "desk": desk,
        "desks": desks,
        "page": Paginator(queries.of_age(own, age), ROWS).get_page(request.GET.get("page")),
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE, back), Crumb("待办明细")],
    }
    return TemplateResponse(request, "projects/waiting_rows.html", context)
