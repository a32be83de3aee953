"""The to-do list: what waits for the reader, narrowed and sorted, claimed and put back, and taken along as Excel."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.contrib import messages as toasts
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from citong.kit.columns import Column, Kind
from citong.kit.desk import kind_label
from citong.kit.guard import page
from citong.kit.sheets import write
from citong.lib import clock
from citong.platform.inbox import work
from citong.ui.shapes import Crumb, Tab

from . import queries
from .queries import ORDERS, TABS, Narrow
from .views import HERE, back

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from citong.kit.frame import Request
    from citong.platform.access.actor import Actor
    from citong.platform.inbox.models import WorkItem

SIZE = 20
MOST = 20_000  # rows of a file that is written while one waits
COLUMNS = (
    Column("title", "事项", Kind.LONG),
    Column("kind", "类别", Kind.TEXT),
    Column("unit", "经办单位", Kind.TEXT),
    Column("who", "经办人", Kind.TEXT),
    Column("urgency", "紧急程度", Kind.TEXT),
    Column("created_at", "产生时间", Kind.TIME),
    Column("due_at", "办理期限", Kind.TIME),
    Column("late", "是否超时", Kind.TEXT),
    Column("done_at", "办结时间", Kind.TIME),
)


@page()
def todo(request: Request) -> HttpResponse:
    actor, by = request.actor, Narrow.asked(request.GET)
    context = {
        "crumbs": [HERE, Crumb("待办事项")],
        "tabs": _tabs(actor, by),
        "kinds": queries.kinds(actor),
        "orders": [(code, label) for code, (label, _) in ORDERS.items()],
        "by": by,
        "page": Paginator(queries.todo(actor, by), SIZE).get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
        "done": by.tab == queries.DONE,
        "narrowed": bool(by.kind or by.text),
    }
    return render(request, "workbench/todo.html", context)


def _tabs(actor: Actor, by: Narrow) -> list[Tab]:
    counts = queries.counts(actor)
    numbers: dict[str, int | None] = {
        queries.OPEN: counts.open,
        queries.LATE: counts.overdue,
        queries.MINE: counts.claimed,
    }
    address = reverse("workbench-todo")
    return [Tab(label, f"{address}?tab={tab}", numbers.get(tab), active=tab == by.tab) for tab, label in TABS.items()]


@page()
def export(request: Request) -> HttpResponse:
    """The rows of the list as they are narrowed and sorted."""
    by = Narrow.asked(request.GET)
    rows = queries.todo(request.actor, by).select_related("unit", "user__person", "claimed_by__person")
    return excel(TABS[by.tab], COLUMNS, (cells(item) for item in rows[:MOST]))


def cells(item: WorkItem) -> list[Any]:
    who = item.user or item.claimed_by
    return [
        item.title,
        kind_label(item.kind),
        item.unit.name if item.unit else "",
        str(who) if who else "",
        item.get_urgency_display(),
        *(local(at) for at in (item.created_at, item.due_at)),
        "超时" if item.overdue else "",
        local(item.done_at),
    ]


def local(at: Any) -> Any:
    """A moment as a cell shows it: on the clock of the wall, without its zone."""
    return at.astimezone(clock.SHANGHAI).replace(tzinfo=None) if at else None


def excel(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    out = io.BytesIO()
    write.write("xlsx", out, title, columns, rows)
    name = content_disposition_header(as_attachment=True, filename=f"{title}-{clock.today():%Y%m%d}.xlsx")
    headers = {"Content-Disposition": name or "", "Cache-Control": "private, no-store"}
    return HttpResponse(out.getvalue(), content_type=write.TYPES["xlsx"], headers=headers)


@require_POST
@page()
def take(request: Request, pk: int, verb: str) -> HttpResponse:
    """Claim an item of the desk, or put it back."""
    item = queries.item(request.actor, pk)
    if item is None:
        raise Http404
    try:
        act, said = (
            (work.claim, "已认领，同事不会再看到这件事。")
            if verb == "claim"
            else (work.release, "已放回，同事可以认领。")
        )
        act(item, request.actor)
        toasts.success(request, said)
    except ValidationError as error:
        toasts.error(request, " ".join(error.messages))
    return redirect(back(request, "workbench-todo"))
