"""试点总览: one batch in figures, charts and tables; every number opens the rows behind it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import overview as queries
from citong.apps.pilots.queries import stages
from citong.kit.desk import Figure
from citong.kit.guard import page
from citong.kit.sheets import write
from citong.lib import clock
from citong.ui.shapes import Crumb

from . import overview_charts as charts
from . import overview_tables as tables
from .batches import chosen
from .packages import _file as as_file

if TYPE_CHECKING:
    from citong.apps.pilots.models import Batch
    from citong.kit.frame import Request
    from citong.platform.access.actor import Actor

TITLE = "试点总览"


def quotas(actor: Actor, batch: Batch) -> str:
    """Where ``actor`` reads how many places there are and how many are left; nowhere if he neither runs nor screens."""
    if actor.can(perms.overview, batch):
        return reverse("pilots-batch-detail", args=[batch.pk])
    return f"{reverse('pilots-screening-desk')}?batch={batch.pk}" if actor.has(perms.screen) else ""


def figures(found: queries.Overview, link: tables.Links) -> list[Figure]:
    """What stands on top."""
    reached = found.reached
    late = f"{found.late} 所" if found.late else ""
    return [
        Figure("发起申报", reached["started"], "所", f"其中填报中 {reached['started'] - reached['submitted']} 所", icon="file-pencil", href=link(stage="started"), foot_href=link(status=Status.DRAFT)),
        Figure("已提交", reached["submitted"], "所", "学校已确认提交", icon="certificate", tone="cyan", href=link(stage="submitted")),
        Figure("已推荐", reached["recommended"], "所", f"名额 {found.places} 个，剩余 {found.places - reached['recommended']} 个", icon="checkbox", tone="violet", href=link(stage="recommended"), foot_href=link.quotas),
        Figure("已立项", reached["established"], "所", f"已办结 {found.ended} 所", icon="flag", tone="green", href=link(stage="established"), foot_href=link(stage="ended")),
        Figure("超时未办", found.late, "所", f"正在办理 {found.waiting} 所", icon="alert-triangle", tone="red" if late else "gray", href=link(waits=stages.LATE[0]), foot_href=link(waits=stages.ANY[0])),
    ]  # fmt: skip


@page(perms.overview)
def board(request: Request, pk: int | None = None) -> HttpResponse:
    batch, tabs = chosen(request, pk, perms.view, "pilots-overview-batch")
    context: dict[str, Any] = {"batch": batch, "batch_tabs": tabs, "crumbs": [Crumb("工作台", "/"), Crumb(TITLE)]}
    if batch is not None:
        found = queries.overview(request.actor, batch)
        link = tables.Links(found, quotas(request.actor, batch))
        context |= {
            "found": found,
            "figures": figures(found, link),
            "tables": {table.key: table for table in tables.tables(found, link)},
            "charts": {
                "hexagons": charts.hexagons(found, link), "bars": charts.bars(found, link), "funnel": charts.funnel(found, link),
                "queues": charts.queues(found, link), "holders": charts.holders(found, link), "days": charts.days(found, link),
            },
            "mapped": sum(share.desk.code in charts.PLACES for share in found.shares) > 1,
            "now": clock.now(),
        }  # fmt: skip
    return TemplateResponse(request, "pilots/overview_board.html", context)


@page(perms.overview)
def excel(request: Request, pk: int) -> HttpResponse:
    """All tables of the overview, one sheet each."""
    batch, _ = chosen(request, pk, perms.view, "pilots-overview-batch")
    if batch is None:
        raise Http404
    found = queries.overview(request.actor, batch)
    out = io.BytesIO()
    made = tables.tables(found, tables.Links(found))
    write.book(out, [(t.title, t.columns, [[cell.value for cell in row] for row in t.rows]) for t in made])
    return as_file(out.getvalue(), f"{batch.title}-总览-{clock.today():%Y%m%d}.xlsx", write.TYPES["xlsx"])
