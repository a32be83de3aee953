"""What the sender looks at: how far the sending is, and who has read, unit by unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from citong.kit.guard import page
from citong.platform.signin.middleware import passive
from citong.ui.shapes import Crumb

from ..perms import perms
from ..queries import choosing, figures

if TYPE_CHECKING:
    from citong.kit.frame import Request

    from ..models import Announcement


def _announcement(request: Request, pk: int) -> Announcement:
    found = choosing.announcement(request.actor, pk, perms.view)
    if found is None:
        raise Http404
    return found


@passive
@page(perms.view)
def progress(request: Request, pk: int) -> HttpResponse:
    """The panel that changes while it is being sent; it asks for itself."""
    shown = figures.progress(_announcement(request, pk))
    if shown is None:
        raise Http404
    return render(request, "notices/panel_progress.html", shown)


@page(perms.view)
def units(request: Request, pk: int) -> HttpResponse:
    """Receipts of the units directly below one unit."""
    announcement = _announcement(request, pk)
    under = choosing.below(announcement, request.GET.get("under", ""))
    if under is None:
        raise Http404
    detail = reverse("announcements-detail", args=[pk])
    list_ = Crumb("公告发布", reverse("announcements-list"))
    context = {
        "crumbs": [Crumb("工作台", "/"), list_, Crumb(announcement.title, detail), Crumb(f"{under.name}阅读情况")],
        "announcement": announcement,
        "under": under,
        "lines": figures.by_unit(announcement, under),
        "rows": reverse("receipts-list"),
    }
    return render(request, "notices/units.html", context)
