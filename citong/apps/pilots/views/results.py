"""评审结果: the ranking of a batch, its exports, and all sheets of one application side by side."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.apps.pilots.actions import review
from citong.apps.pilots.forms.review import OpinionForm
from citong.apps.pilots.models import Application, Batch, Opinion
from citong.apps.pilots.papers import pdf
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import ranking, results
from citong.kit.columns import Column, Kind
from citong.kit.guard import page
from citong.kit.sheets import write
from citong.ui.shapes import Crumb, Tab

from .batches import chosen
from .packages import _file as as_file

if TYPE_CHECKING:
    from citong.kit.frame import Request

INVALID = 422
TITLE = "评审结果"
HEADS = (("mean", "平均分"), ("trimmed", "去高低平均"), ("standardised", "标准分"), ("spread", "分差"))
EXCEL = (
    Column("rank", "名次", Kind.NUMBER),
    Column("number", "申报编号"),
    Column("code", "评审编号"),
    Column("school", "学校名称"),
    Column("county", "县（市、区）"),
    Column("kind", "学校类别"),
    Column("totals", "各专家总分"),
    Column("recommended", "推荐"),
    *(Column(name, label, Kind.NUMBER) for name, label in HEADS),
    Column("within", "入选线"),
    Column("state", "状态"),
)


@page(perms.results)
def board(request: Request, pk: int | None = None) -> HttpResponse:
    """The ranking with the cut; another figure orders it on request."""
    batch, tabs = chosen(request, pk, perms.results, "pilots-results-batch")
    sort = request.GET.get("sort", "rank")
    lines = ranking.lines(request.actor, batch, sort) if batch else []
    context = {
        "batch": batch,
        "batch_tabs": tabs,
        "lines": lines,
        "by_rank": sort.removeprefix("-") not in dict(HEADS),
        "heads": _heads(sort),
        "waiting": ranking.without_result(request.actor, batch) if batch else [],
        "cut": results.cut(batch) if batch else 0,
        "adjudicate": [line for line in lines if line.adjudicate],
        "may_assign": request.actor.has(perms.assign),
        "decides": request.actor.has(perms.decide),
        "crumbs": [Crumb("工作台", "/"), Crumb(TITLE)],
    }
    return TemplateResponse(request, "pilots/results_board.html", context)


def _heads(sort: str) -> list[tuple[Tab, str]]:
    """Heads that order the table, each with its ``aria-sort``."""
    found = []
    for name, label in HEADS:
        now = {name: "descending", f"-{name}": "ascending"}.get(sort, "")
        found.append((Tab(label, f"?sort={'-' if sort == name else ''}{name}"), now))
    return found


def _batch(request: Request, pk: int) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(request.actor, perms.results), pk=pk)  # type: ignore[no-any-return]


@page(perms.results)
def excel(request: Request, pk: int) -> HttpResponse:
    """The ranking as Excel, with the experts' names: it stays in the city."""
    batch = _batch(request, pk)
    out = io.BytesIO()
    rows = (_cells(line) for line in ranking.lines(request.actor, batch))
    write.write("xlsx", out, "评审结果", EXCEL, rows)
    return as_file(out.getvalue(), f"{batch.title}-评审结果.xlsx", write.TYPES["xlsx"])


def _cells(line: ranking.Line) -> list[Any]:
    application, result = line.application, line.row.result
    totals = "；".join(f"{t.expert} {t.total:.2f}{'（复评）' if t.adjudication else ''}" for t in line.totals)
    return [
        line.row.rank, application.number, application.blind_code, application.unit.name, application.county,
        application.kind, totals, line.recommended, result.mean, result.trimmed, result.standardised, result.spread,
        line.within, application.get_status_display(),
    ]  # fmt: skip


@page(perms.results)
def paper(request: Request, pk: int) -> HttpResponse:
    batch = _batch(request, pk)
    printed = pdf.ranking(ranking.paper(batch, ranking.lines(request.actor, batch)))
    return as_file(printed, f"{batch.title}-专家评审得分排序表.pdf", "application/pdf")


def _application(request: Request, pk: int, perm: str) -> Application:
    rows = Application.objects.visible_to(request.actor, perm).select_related("unit", "desk", "batch__unit")
    application: Application = get_object_or_404(rows, pk=pk)
    if not request.actor.can(perm, application.batch):
        raise Http404
    return application


@page(perms.results)
def one(request: Request, pk: int) -> HttpResponse:
    """All sheets of one application with their comments, and the group's opinion."""
    application = _application(request, pk, perms.results)
    sheets, compared = ranking.side_by_side(application)
    context = {
        "application": application,
        "sheets": sheets,
        "compared": compared,
        "row": results.row_of(application),
        "opinion": application.opinions.filter(kind=Opinion.Kind.EXPERTS).first(),
        "may_write": review.write_group_opinion.allowed(application, request.actor),
        "may_read": request.actor.can(perms.view, application),
        "crumbs": _crumbs(application),
    }
    return TemplateResponse(request, "pilots/results_one.html", context)


def _crumbs(application: Application, last: str = "") -> list[Crumb]:
    here = reverse("pilots-results-one", args=[application.pk])
    way = [Crumb("工作台", "/"), Crumb(TITLE, reverse("pilots-results-batch", args=[application.batch_id]))]
    return [*way, Crumb(application.unit.name, here), Crumb(last)] if last else [*way, Crumb(application.unit.name)]


@page(perms.assign)
def opinion(request: Request, pk: int) -> HttpResponse:
    """The opinion of the expert group, written once; the members are those who reviewed, unless changed."""
    application = _application(request, pk, perms.assign)
    sheets, _ = ranking.side_by_side(application)
    names = "、".join(sheet.expert.name for sheet in sheets)
    form = OpinionForm(request.POST or None, initial={"members": names})
    refused = review.write_group_opinion.refusal(application)
    back = reverse("pilots-results-one", args=[pk])
    if request.method == "POST" and not refused and form.is_valid():
        try:
            review.write_group_opinion(application, by=request.actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, f"已填写{application.unit.name}的专家组意见。")
            return HttpResponseRedirect(back)
    context = {
        "application": application,
        "sheets": sheets,
        "form": form,
        "refused": refused,
        "back": back,
        "crumbs": _crumbs(application, "填写专家组意见"),
    }
    status = INVALID if form.errors or refused else 200
    return TemplateResponse(request, "pilots/results_opinion.html", context, status=status)
