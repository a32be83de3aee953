"""办理统计: figures of the approvals of a unit in a period; every figure opens its applications."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from citong.kit.columns import Column, Kind
from citong.kit.guard import page
from citong.kit.sheets import write
from citong.lib.spreadsheet import safe_filename
from citong.platform.workflow.perms import perms
from citong.ui.shapes import Crumb, Tab

from ..forms.statistics import PeriodForm
from ..queries import handling
from ..queries.handling import COUNTS, FIGURES, Asked, Figure
from ..queries.statistics import statistics

if TYPE_CHECKING:
    from citong.kit.frame import Request

    from ..queries.statistics import Statistics, Times

TITLE, SIZE, INVALID = "办理统计", 20, 422
TIMES = ("办理件数", "中位用时（工作日）", "平均用时（工作日）", "超时件数", "超时率（%）")


def asked_for(request: Request) -> tuple[Asked, PeriodForm]:
    """The unit and the days in the address; days that make no sense are told, and this month is shown."""
    unit = handling.unit_of(request.actor, request.GET.get("unit", ""))
    if unit is None:
        raise Http404
    form = PeriodForm(request.GET)
    days = form.cleaned_data if form.is_valid() else form.initial
    return Asked(request.actor, unit, days["first"], days["last"]), form


def link(name: str, asked: Asked, **more: object) -> str:
    given = {"unit": asked.unit.pk, "first": asked.first, "last": asked.last, **more}
    return f"{reverse(name)}?{urlencode({key: value for key, value in given.items() if value not in (None, '')})}"


def rows_link(asked: Asked, what: str, **more: object) -> str:
    return link("approvals-statistics-rows", asked, what=what, **more)


def rounded(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"


def times(asked: Asked, found: Times, **more: object) -> dict[str, Any]:
    """The cells of one line of times."""
    return {
        "count": len(found.cases),
        "count_href": rows_link(asked, "handled", **more),
        "median": rounded(found.median),
        "mean": rounded(found.mean),
        "late": len(found.late),
        "late_href": rows_link(asked, "late", **more),
        "rate": rounded(found.overdue_rate),
    }


def flow_lines(asked: Asked, found: Statistics) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "counts": [
                (label, getattr(one, what), rows_link(asked, what, flow=one.flow)) for what, label in COUNTS.items()
            ],
            "nodes": [{"name": name, **times(asked, at, flow=one.flow, node=name)} for name, at in one.nodes.items()],
        }
        for one in found.flows
    ]


def rank_lines(asked: Asked, found: Statistics) -> list[dict[str, Any]]:
    """Units open their own statistics."""
    return [
        {
            "place": place,
            "name": rank.name,
            "href": link("approvals-statistics", asked, unit=rank.unit.pk)
            if rank.unit and rank.unit != asked.unit
            else "",
            **times(asked, rank.times, **({"of": rank.key} if rank.unit else {"by": rank.key})),
        }
        for place, rank in enumerate(found.ranks, 1)
    ]


@page(perms.view)
def board(request: Request) -> HttpResponse:
    asked, form = asked_for(request)
    found, tops = statistics(asked), handling.roots(request.actor)
    context = {
        "asked": asked,
        "form": form,
        "found": found,
        "counts": [(label, found.total(what), rows_link(asked, what)) for what, label in COUNTS.items()],
        "rate": {"value": rounded(found.overdue_rate), "unit": "" if found.overdue_rate is None else "%"},
        "late_href": rows_link(asked, "late"),
        "overdue": handling.overdue(asked).count(),
        "overdue_href": rows_link(asked, "overdue"),
        "flows": flow_lines(asked, found),
        "ranks": rank_lines(asked, found),
        "keep": {"unit": asked.unit.pk},
        "reset": f"{reverse('approvals-statistics')}?unit={asked.unit.pk}",
        "tops": [
            Tab(top.label, link("approvals-statistics", asked, unit=top.pk), active=top == asked.unit) for top in tops
        ],
        "excel": link("approvals-statistics-excel", asked),
        "crumbs": [*_way(asked, tops), Crumb(asked.unit.label)],
    }
    return TemplateResponse(request, "approvals/statistics.html", context, status=200 if form.is_valid() else INVALID)


def _way(asked: Asked, tops: list[Any]) -> list[Crumb]:
    """From the desk over the units above, as far as one looks after them."""
    way = [Crumb("工作台", "/"), Crumb(TITLE, reverse("approvals-statistics"))]
    return way + [
        Crumb(unit.label, link("approvals-statistics", asked, unit=unit.pk)) for unit in handling.above(asked, tops)
    ]


@page(perms.view)
def rows(request: Request) -> HttpResponse:
    """The applications behind a figure."""
    asked, _ = asked_for(request)
    figure, words = figure_of(request, asked)
    context = {
        "page": Paginator(handling.behind(asked, figure), SIZE).get_page(request.GET.get("page")),
        "words": words,
        "period": f"{asked.first:%Y-%m-%d} 至 {asked.last:%Y-%m-%d}",
        "back": link("approvals-statistics", asked),
        "crumbs": [
            Crumb("工作台", "/"),
            Crumb(TITLE, link("approvals-statistics", asked)),
            Crumb(FIGURES[figure.what]),
        ],
    }
    return TemplateResponse(request, "approvals/statistics_rows.html", context)


def figure_of(request: Request, asked: Asked) -> tuple[Figure, str]:
    """What the address counts, and words for it; 404 for what there is nothing of."""
    given = {name: request.GET.get(name, "") for name in ("what", "flow", "node", "by", "of")}
    flow = handling.flow_of(asked, given["flow"]) if given["flow"] else None
    user = handling.user_of(asked, given["by"]) if given["by"] else None
    unit = handling.part_of(asked, given["of"]) if given["of"] else None
    named = ((given["flow"], flow), (given["by"], user), (given["of"], unit))
    if given["what"] not in FIGURES or any(text and found is None for text, found in named):
        raise Http404
    label = FIGURES[given["what"]]
    parts = [str(one) for one in (flow, given["node"], user, unit and unit.label) if one]
    figure = Figure(given["what"], flow, given["node"], user.pk if user else None, unit)
    return figure, " · ".join([asked.unit.label, *parts, label])


@page(perms.view)
def excel(request: Request) -> HttpResponse:
    """Flows, nodes and the ranking, one sheet each."""
    asked, _ = asked_for(request)
    found = statistics(asked)
    out = io.BytesIO()
    write.book(out, sheets(found))
    name = safe_filename(f"{asked.unit.label}-{TITLE}-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}.xlsx")
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(out.getvalue(), content_type=write.TYPES["xlsx"], headers={"Content-Disposition": disposition})


def sheets(found: Statistics) -> list[Any]:
    counts = [[flow.name, *(getattr(flow, what) for what in COUNTS)] for flow in found.flows]
    nodes = [[flow.name, name, *_cells(at)] for flow in found.flows for name, at in flow.nodes.items()]
    ranks = [[place, rank.name, *_cells(rank.times)] for place, rank in enumerate(found.ranks, 1)]
    who = "人员" if found.people else "单位"
    return [
        ("流程", _columns(1, "流程", *COUNTS.values()), counts),
        ("环节", _columns(2, "流程", "环节", *TIMES), nodes),
        ("及时率排名", _columns(2, "名次", who, *TIMES), ranks),
    ]


def _columns(texts: int, *heads: str) -> list[Column]:
    """The first ``texts`` columns are text, the others numbers."""
    return [Column(f"c{at}", head, Kind.TEXT if at < texts else Kind.NUMBER) for at, head in enumerate(heads)]


def _cells(found: Times) -> list[Any]:
    rate = found.overdue_rate
    numbers = [round(found.median, 2), round(found.mean, 2)]
    return [len(found.cases), *numbers, len(found.late), None if rate is None else round(rate, 1)]
