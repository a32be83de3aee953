"""Papers and tables to take away: the board as Excel and PDF, one result as PDF, evidence of a veto."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from citong.apps.assessment.models import Assessment, Objection, Result, Veto
from citong.apps.assessment.papers import pdf
from citong.apps.assessment.perms import perms
from citong.apps.assessment.queries import board, results
from citong.kit.columns import Column, Kind
from citong.kit.guard import page
from citong.kit.sheets import write
from citong.platform.files import serving

if TYPE_CHECKING:
    from citong.kit.frame import Request


def as_file(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def found(request: Request, pk: int) -> Assessment:
    rows = Assessment.objects.visible_to(request.actor, perms.board).select_related("programme__unit", "scheme")
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


@page(perms.board)
def excel(request: Request, pk: int) -> HttpResponse:
    """The board as a table; before its closing the preview of today."""
    assessment = found(request, pk)
    shown = board.of(request.actor, assessment)
    columns = (
        Column("rank", "名次", Kind.NUMBER),
        Column("number", "项目编号"),
        Column("school", "学校名称"),
        Column("desk", "主管单位"),
        *(Column(i.key, f"{i.title}（{i.weight}）", Kind.NUMBER) for i in shown.indicators),
        Column("total", "暂计总分" if shown.live else "总分", Kind.NUMBER),
        Column("grade", "等级"),
        Column("note", "备注"),
    )
    out = io.BytesIO()
    write.write("xlsx", out, "考核总表", columns, (_cells(row) for row in shown.rows))
    what = f"预览（截至{shown.until}）" if shown.live else "结果"
    return as_file(out.getvalue(), f"{assessment.title}-{what}.xlsx", write.TYPES["xlsx"])


def _cells(row: board.Row) -> list[Any]:
    project, content = row.entry.project, row.content
    notes = [content.out, *(f"一票否决：{title}" for title, _ in content.vetoes), "已更正" if row.version > 1 else ""]
    points = [line.points for line in row.lines]
    return [
        row.rank, project.number, project.unit.name, project.desk.label, *points, row.total, row.grade_label,
        "；".join(note for note in notes if note),
    ]  # fmt: skip


@page(perms.board)
def table(request: Request, pk: int) -> HttpResponse:
    """The board as it is printed and put up."""
    assessment = found(request, pk)
    printed = pdf.table(assessment, board.of(request.actor, assessment))
    return as_file(printed, f"{assessment.title}-结果公布表.pdf", "application/pdf")


@page(perms.view)
def paper(request: Request, pk: int) -> HttpResponse:
    """One version of one result with all formulas and inputs."""
    rows = Result.objects.visible_to(request.actor, perms.view).select_related(
        "entry__project__unit", "entry__project__desk", "entry__assessment__programme"
    )
    result: Result = get_object_or_404(rows, pk=pk)
    return as_file(pdf.result(result), f"{results.file_name(result)}.pdf", "application/pdf")


@page(perms.view)
def veto_file(request: Request, pk: int, number: int) -> HttpResponse:
    """Evidence of a veto."""
    veto = get_object_or_404(Veto.objects.visible_to(request.actor, perms.view), pk=pk)
    kept = get_object_or_404(results.evidence_of(veto), pk=number)
    return serving.download(request.actor, kept, inline=True)


@page(perms.view)
def objection_file(request: Request, pk: int, number: int) -> HttpResponse:
    """Evidence that an objection was filed with."""
    objection = get_object_or_404(Objection.objects.visible_to(request.actor, perms.view), pk=pk)
    kept = get_object_or_404(results.evidence_of(objection), pk=number)
    return serving.download(request.actor, kept, inline=True)
