"""实施总览: one programme in figures, its punctuality over the months, county by county; every number opens its rows."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from citong.apps.projects.models import State
from citong.apps.projects.overview_tables import HEADS, WAITING, heads, link, months, table, trend, waiting
from citong.apps.projects.perms import perms
from citong.apps.projects.plan_figures import of_overview, percent, share
from citong.apps.projects.queries import overview as queries
from citong.apps.projects.queries.standing import alive, of_programme
from citong.kit.columns import Column, Kind
from citong.kit.guard import page
from citong.kit.sheets import write
from citong.lib import clock, money
from citong.records.programmes import figures
from citong.ui.shapes import Crumb, Tab

if TYPE_CHECKING:
    from collections.abc import Sequence

    from citong.apps.projects.queries.standing import Standing
    from citong.kit.frame import Request
    from citong.records.programmes.models import Programme

TITLE = "实施总览"
SCHOOL = (
    "学校", "项目编号", "主管单位", "进度", "计划进度", "上报进度", "最近月报", "累计支出（元）", "应支出（元）", "预算（元）",
    "预计完成", "实施结束",
)  # fmt: skip
MONTH = ("月份", "应报", "迟报", "逾期未报", "按时率")
FEN = 100


def chosen(request: Request, pk: int | None) -> tuple[Programme | None, list[Tab]]:
    """The programme asked for, else the newest, and tabs of all of them."""
    known = queries.programmes(request.actor)
    programme = known[0] if pk is None and known else next((p for p in known if p.pk == pk), None)
    if pk is not None and programme is None:
        raise Http404
    tabs = [Tab(p.title, reverse("projects-overview-programme", args=[p.pk]), active=p == programme) for p in known]
    return programme, tabs


@page(perms.wall)
def board(request: Request, pk: int | None = None) -> HttpResponse:
    programme, tabs = chosen(request, pk)
    context: dict[str, Any] = {
        "programme": programme, "programme_tabs": tabs, "crumbs": [Crumb("工作台", "/"), Crumb(TITLE)], "now": clock.now(),
    }  # fmt: skip
    if programme is not None:
        found = queries.overview(request.actor, programme)
        context |= {
            "found": found, "figures": [*of_overview(found), *figures.for_actor(request.actor, programme)],
            "heads": heads(found), "lines": table(found), "trend": trend(found), "months": months(found),
            "waiting_heads": WAITING, "waiting": waiting(found),
        }  # fmt: skip
    return TemplateResponse(request, "projects/overview_board.html", context)


@page(perms.wall)
def standing(request: Request, pk: int) -> HttpResponse:
    """The projects behind a figure, with their progress and money."""
    programme, _ = chosen(request, pk)
    if programme is None:
        raise Http404
    projects = of_programme(request.actor, programme, perms.wall)
    rows, desks = alive(projects), {project.desk_id: project.desk for project in projects}
    desk = int(asked) if (asked := request.GET.get("desk", "")).isdecimal() else None
    show = request.GET.get("show", "")
    if show not in queries.SHOWS or (desk is not None and desk not in desks):
        raise Http404
    own = [row for row in rows if desk is None or row.project.desk_id == desk]
    tabs = [
        Tab(label, link(programme, show=key, desk=desk), sum(map(fits, own)), active=key == show)
        for key, (label, fits) in queries.SHOWS.items()
    ]
    back = reverse("projects-overview-programme", args=[programme.pk])
    context = {
        "programme": programme,
        "tabs": tabs,
        "show": show,
        "desk": desk,
        "desks": sorted(desks.values(), key=lambda unit: unit.path),
        "lines": [project_line(row) for row in own if queries.SHOWS[show][1](row)],
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE, back), Crumb("进度明细")],
    }
    return TemplateResponse(request, "projects/overview_rows.html", context)


def project_line(row: Standing) -> dict[str, Any]:
    told = row.comparable
    word, tone = _word(row)
    return {
        "project": row.project, "word": word, "tone": tone, "planned": f"{percent(row.planned)}%" if row.milestones else "—",
        "reported": f"{percent(row.reported)}%" if told else "—", "bar": int(row.reported) if told else 0,
        "month": f"{row.report.obligation.month:%Y 年 %-m 月}" if row.report else "—", "spent": money.wan(row.spent),
        "due": money.wan(row.budget_to_date), "share": share(row.spent, row.budget_to_date), "finish": row.finish or "—",
        "late": row.endangered,
    }  # fmt: skip


def _word(row: Standing) -> tuple[str, str]:
    if not row.milestones:
        return "未批准计划", "gray"
    if row.endangered:
        return "预计不能如期", "red"
    if row.report is None:
        return "尚无月报", "gray"
    return ("落后于计划", "orange") if row.behind else ("按计划", "green")


@page(perms.wall)
def excel(request: Request, pk: int) -> HttpResponse:
    """Counties, projects, what waits at desks, and months, one sheet each."""
    programme, _ = chosen(request, pk)
    if programme is None:
        raise Http404
    found = queries.overview(request.actor, programme)
    out = io.BytesIO()
    write.book(out, sheets(found))
    disposition = content_disposition_header(
        as_attachment=True, filename=f"{programme.title}-{TITLE}-{clock.today():%Y%m%d}.xlsx"
    )
    return HttpResponse(out.getvalue(), content_type=write.TYPES["xlsx"], headers={"Content-Disposition": disposition})


def columns(*heads: str, numbers: Sequence[str] = (), days: Sequence[str] = ()) -> list[Column]:
    kinds = dict.fromkeys(numbers, Kind.NUMBER) | dict.fromkeys(days, Kind.DATE)
    return [Column(f"c{place}", head, kinds.get(head, Kind.TEXT)) for place, head in enumerate(heads)]


def sheets(found: queries.Overview) -> list[Any]:
    counties = [[value for value, _ in line] for line in table(found)]
    projects = [
        [
            row.project.unit.name, row.project.number, row.project.desk.label, shown["word"], shown["planned"], shown["reported"],
            shown["month"], row.spent / FEN, row.budget_to_date / FEN, row.budget / FEN, row.finish, row.project.ends_on,
        ]
        for row in found.rows
        for shown in (project_line(row),)
    ]  # fmt: skip
    by_month = [
        [f"{month:%Y-%m}", p.counted, p.counts[State.LATE], p.counts[State.MISSING], f"{p.rate}%"]
        for month, p in found.months
    ]
    return [
        ("各单位", columns(*heads(found), numbers=[*HEADS[1:5], *heads(found)[len(HEADS) :]]), counties),
        ("各校进度", columns(*SCHOOL, numbers=SCHOOL[7:10], days=SCHOOL[10:]), projects),
        ("待办时效", columns(*WAITING, numbers=WAITING[1:]), [[value for value, _ in line] for line in waiting(found)]),
        ("月报按时率", columns(*MONTH, numbers=MONTH[1:4]), by_month),
    ]
