"""月报墙: schools by months for the county and the city, its figures, its rows, its papers."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import content_disposition_header, urlencode

from citong.apps.projects.models import STATE_TONES, State
from citong.apps.projects.papers import pdf
from citong.apps.projects.perms import perms
from citong.apps.projects.queries import wall
from citong.kit.columns import Column, Kind
from citong.kit.guard import page
from citong.kit.sheets import write
from citong.lib import clock
from citong.records.places.kinds import Category
from citong.ui.shapes import Crumb, Tab

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.utils.safestring import SafeString

    from citong.kit.frame import Request
    from citong.records.programmes.models import Programme

SCHOOLS, ROWS = 50, 50  # a page
TITLE = "月报墙"
CELL = '<a class="wall-cell is-{}" href="{}" title="{}"><span>{}</span></a>'


class WallForm(forms.Form):
    """What narrows the wall."""

    desk = forms.ModelChoiceField(None, label="主管单位", required=False, empty_label="全部主管单位")
    kind = forms.ChoiceField(label="学校类别", choices=[("", "全部类别"), *Category.choices], required=False)
    state = forms.ChoiceField(label="月报情况", choices=[("", "全部情况"), *State.choices], required=False)

    def __init__(self, desks: Any, *args: Any) -> None:
        super().__init__(*args)
        self.fields["desk"].queryset = desks  # type: ignore[attr-defined]


class RowsForm(WallForm):
    """What narrows the list of months."""

    state = forms.ChoiceField(
        choices=[*State.choices, (wall.DUE_SO_FAR, "应报月报"), (wall.CAME_LATE, "迟报（含退回修改）")], required=False
    )
    month = forms.DateField(required=False)


def chosen_programme(request: Request) -> tuple[Programme | None, list[Programme]]:
    """The programme that the address names, else the newest; and all that are within reach."""
    known = list(wall.programmes(request.actor))
    wanted = request.GET.get("programme", "")
    if not wanted:
        return (known[0] if known else None), known
    found = next((p for p in known if str(p.pk) == wanted), None)
    if found is None:
        raise Http404
    return found, known


def _choice(request: Request, programme: Programme, asked: type[WallForm] = WallForm) -> tuple[wall.Choice, WallForm]:
    rows = wall.months_in(request.actor, wall.Choice(programme))
    form = asked(wall.desks_of(rows), request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    desk = given.get("desk")
    chosen = given.get("kind", ""), given.get("state", ""), given.get("month")
    return wall.Choice(programme, desk.pk if desk else None, *chosen), form


def _query(choice: wall.Choice, **more: object) -> str:
    given = {"programme": choice.programme.pk, "desk": choice.desk, "kind": choice.kind, "state": choice.state, **more}
    return urlencode({key: value for key, value in given.items() if value})


@page(perms.wall)
def board(request: Request) -> HttpResponse:
    """The grid, with counters that open their months."""
    programme, known = chosen_programme(request)
    context: dict[str, Any] = {"crumbs": [Crumb("工作台", "/"), Crumb(TITLE)], "programme": programme}
    if programme is not None:
        context |= _board(request, programme, known)
    return TemplateResponse(request, "projects/wall.html", context)


def _board(request: Request, programme: Programme, known: list[Programme]) -> dict[str, Any]:
    choice, form = _choice(request, programme)
    rows = wall.months_in(request.actor, choice)
    found = wall.tallies(rows, "project", "desk")
    shown = Paginator(wall.ranked(wall.along(found, 0), choice.state), SCHOOLS).get_page(request.GET.get("page"))
    tally, months = wall.total(found), wall.span(rows)
    names = {unit.pk: unit for unit in wall.desks_of(rows)}
    return {
        "tabs": [Tab(p.title, f"?programme={p.pk}", active=p == programme) for p in known],
        "form": form,
        "months": months,
        "lines": [(line, _cells(line, months)) for line in wall.lines(request.actor, shown)],
        "page": shown,
        "tally": tally,
        "states": [
            {"label": s.label, "tone": STATE_TONES[s], "count": tally.counts[s], "href": _rows_url(choice, state=s)}
            for s in State
        ],
        "desks": [(names[pk], own, f"?{_query(choice, desk=pk)}") for pk, own in wall.ranked(wall.along(found, 1))],
        "excel": f"{reverse('projects-wall-excel')}?{_query(choice)}",
        "paper": f"{reverse('projects-wall-paper')}?{_query(choice)}",
        "reading": f"{reverse('projects-reading')}?programme={programme.pk}",
        "keep": {"programme": programme.pk},
    }


def _cells(line: wall.Line, months: Sequence[date]) -> SafeString:
    """The months of a school as cells: a page has more than a thousand, too many for a template's loop."""
    return format_html_join("", "<td>{}</td>", ((_cell(line.months.get(month)),) for month in months))


def _cell(month: dict[str, Any] | None) -> str:
    if month is None:
        return ""
    words = f"{month['month']:%Y 年 %-m 月}：{month['label']}"
    address = reverse("reports-detail", args=[month["pk"]])
    return format_html(CELL, month["tone"], address, month["label"], words)


def _rows_url(choice: wall.Choice, **more: object) -> str:
    return f"{reverse('projects-wall-rows')}?{_query(choice, **more)}"


@page(perms.wall)
def rows(request: Request) -> HttpResponse:
    """The months behind a counter."""
    programme, _ = chosen_programme(request)
    if programme is None:
        raise Http404
    choice, form = _choice(request, programme, RowsForm)
    found = wall.in_state(wall.months_in(request.actor, choice), choice.state)
    found = found.select_related("project__unit", "desk").order_by("month", "project__number")
    shown = Paginator(found, ROWS).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "title": dict(form.fields["state"].choices).get(choice.state, "全部月份"),  # type: ignore[attr-defined]
        "sub": f"{choice.month:%Y 年 %-m 月}" if choice.month else "月报明细",
        "lines": [(row, State(row.state).label, STATE_TONES[State(row.state)]) for row in shown],
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE, reverse("projects-wall")), Crumb("月报明细")],
    }
    return TemplateResponse(request, "projects/wall_rows.html", context)


def _table(request: Request) -> tuple[wall.Choice, list[Any], list[wall.Line]]:
    programme, _ = chosen_programme(request)
    if programme is None:
        raise Http404
    choice, _ = _choice(request, programme)
    found = wall.months_in(request.actor, choice)
    return (
        choice,
        wall.span(found),
        wall.lines(request.actor, wall.ranked(wall.along(wall.tallies(found, "project"), 0), choice.state)),
    )


def _answer(content: bytes, name: str, media_type: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": disposition or ""})


@page(perms.wall)
def excel(request: Request) -> HttpResponse:
    """The whole wall, one column per month."""
    choice, months, lines = _table(request)
    columns = [
        Column("school", "学校"), Column("number", "项目编号"), Column("desk", "主管单位"),
        *(Column(f"m{month:%Y%m}", f"{month:%Y-%m}") for month in months),
        *(Column(state.value, state.label, Kind.NUMBER) for state in wall.COUNTED), Column("rate", "按时率（%）", Kind.NUMBER),
    ]  # fmt: skip
    out = io.BytesIO()
    write.write("xlsx", out, TITLE, columns, (_row(line, months) for line in lines))
    return _answer(out.getvalue(), f"{choice.programme.title}-{TITLE}-{clock.today():%Y%m%d}.xlsx", write.TYPES["xlsx"])


def _row(line: wall.Line, months: Sequence[Any]) -> list[Any]:
    cells = [line.months[month]["label"] if month in line.months else "" for month in months]
    counts = [line.tally.counts[state] for state in wall.COUNTED]
    return [line.project.unit.name, line.project.number, line.project.desk.label, *cells, *counts, line.tally.rate]


@page(perms.wall)
def paper(request: Request) -> HttpResponse:
    """The wall as a printed table."""
    choice, months, lines = _table(request)
    return _answer(pdf.wall(choice.programme, months, lines), f"{TITLE}-{clock.today():%Y%m%d}.pdf", "application/pdf")
