"""What everybody received: the list, one announcement, its files, and confirming."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.kit.guard import page
from citong.platform.files import serving
from citong.ui.shapes import Crumb, File, Tab

from ..actions import reading as acts
from ..models import Announcement, Receipt
from ..queries import reading
from ..queries.reading import Narrow

if TYPE_CHECKING:
    from django.http import FileResponse

    from citong.kit.frame import Request
    from citong.platform.access.actor import Actor

SIZE = 20
RECALLED = Announcement.Status.RECALLED


@page()
def mine(request: Request) -> HttpResponse:
    asked = request.GET
    importance = asked.get("importance", "")
    known = importance if importance in Announcement.Importance.values else ""
    by = Narrow(asked.get("tab", reading.ALL), asked.get("q", "").strip()[:50], known)
    context = {
        "crumbs": [Crumb("工作台", "/"), Crumb("我的公告")],
        "tabs": _tabs(request.actor, by),
        "by": by,
        "kinds": Announcement.Importance.choices,
        "page": Paginator(reading.mine(request.actor, by), SIZE).get_page(asked.get("page")),
        "narrowed": bool(by.text or by.importance),
    }
    return render(request, "notices/mine.html", context)


def _tabs(actor: Actor, by: Narrow) -> list[Tab]:
    address = reverse("notices-mine")
    new, owed = reading.unread(actor).count(), reading.owed(actor).count()
    named = ((reading.ALL, "全部", None), (reading.UNREAD, "未读", new), (reading.OWED, "待确认", owed))
    chosen = by.tab if by.tab in {reading.UNREAD, reading.OWED} else reading.ALL
    return [Tab(label, f"{address}?tab={tab}", number, active=tab == chosen) for tab, label, number in named]


def _own(request: Request, pk: int) -> Receipt:
    found = reading.receipt(request.actor, pk)
    if found is None:
        raise Http404
    return found


@page()
def show(request: Request, pk: int) -> HttpResponse:
    """Opening it is reading it; what was recalled is only named, with the reason."""
    receipt = _own(request, pk)
    announcement = receipt.announcement
    crumbs = [Crumb("工作台", "/"), Crumb("我的公告", reverse("notices-mine")), Crumb(announcement.title)]
    context = {"crumbs": crumbs, "announcement": announcement, "receipt": receipt}
    if announcement.status == RECALLED:
        return render(request, "notices/recalled.html", context)
    acts.opened(receipt)
    context["files"] = [
        File(file.name, reverse("notices-file", args=[pk, file.pk]), file.size) for file in reading.files(announcement)
    ]
    context["owed"] = not acts.confirm.refusal(receipt)
    return render(request, "notices/read.html", context)


@require_POST
@page()
def confirm(request: Request, pk: int) -> HttpResponse:
    try:
        acts.confirm(_own(request, pk), by=request.actor)
        messages.success(request, "已确认。")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("notices-read", pk)


@page()
def file(request: Request, pk: int, number: int) -> FileResponse:
    receipt = _own(request, pk)
    if receipt.announcement.status == RECALLED:
        raise Http404
    return serving.download(
        request.actor, get_object_or_404(reading.files(receipt.announcement), pk=number), inline=True
    )
