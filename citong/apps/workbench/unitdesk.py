"""Pages of the whole unit's desk: who has how much, each number with its rows, and the reminder."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages as toasts
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.kit.desk import kind_label
from citong.kit.guard import page
from citong.platform.org.models import Unit
from citong.ui.shapes import Crumb, Tab

from . import actions, oversight
from .oversight import ORDERS, Narrow
from .perms import perms
from .todo import COLUMNS, MOST, SIZE, cells, excel
from .views import HERE, back

if TYPE_CHECKING:
    from citong.kit.frame import Request
    from citong.platform.access.actor import Actor

HIDDEN = "（您无权查看的事项）"


def title(actor: Actor) -> str:
    school = actor.post is not None and actor.post.unit.ancestor(Unit.Level.SCHOOL) is not None
    return "全校待办" if school else "全局待办"


@page(perms.oversee)
def show(request: Request) -> HttpResponse:
    actor, by = request.actor, Narrow.asked(request.GET)
    rows = oversight.items(actor)
    holders = oversight.by_holder(rows)
    shown = Paginator(oversight.narrowed(rows, by), SIZE).get_page(request.GET.get("page"))
    open_to = oversight.readable(actor, shown.object_list)
    context = {
        "title": title(actor),
        "crumbs": [HERE, Crumb(title(actor))],
        "tabs": _tabs(by, sum(one.open for one in holders), sum(one.late for one in holders)),
        "holders": holders,
        "chosen": next((one for one in holders if one.code == by.who), None),
        "kinds": oversight.by_kind(rows),
        "orders": [(code, label) for code, (label, _) in ORDERS.items()],
        "by": by,
        "page": shown,
        "rows": [(item, item.pk in open_to) for item in shown],
        "narrowed": by != Narrow(order=by.order),
        "may_remind": actor.has(perms.remind),
        "query": request.GET.urlencode(),
    }
    return render(request, "workbench/unitdesk.html", context)


def _tabs(by: Narrow, number: int, late: int) -> list[Tab]:
    here = reverse("workbench-unitdesk")
    kept = {"who": by.who, "kind": by.kind, "sort": by.order}
    found = (("", "全部", number), (oversight.LATE, "已超时", late))
    return [Tab(label, f"{here}?{urlencode({'tab': tab, **kept})}", n, active=tab == by.tab) for tab, label, n in found]


@page(perms.oversee)
def export(request: Request) -> HttpResponse:
    """The rows as they are narrowed and sorted, with no more about each than the page shows."""
    actor = request.actor
    rows = list(oversight.narrowed(oversight.items(actor), Narrow.asked(request.GET))[:MOST])
    open_to = oversight.readable(actor, rows)
    return excel(
        title(actor), COLUMNS, ([cells(item)[0] if item.pk in open_to else HIDDEN, *cells(item)[1:]] for item in rows)
    )


@require_POST
@page(perms.remind)
def remind(request: Request, pk: int) -> HttpResponse:
    item = oversight.items(request.actor, perms.remind).filter(pk=pk).first()
    if item is None:
        raise Http404
    try:
        actions.remind(item, by=request.actor)
        toasts.success(request, f"已催办{kind_label(item.kind)}。")
    except ValidationError as error:
        toasts.error(request, " ".join(error.messages))
    return redirect(back(request, "workbench-unitdesk"))
