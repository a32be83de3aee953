"""Downloads of a package: letter, summary table as PDF and Excel, receipt."""

from __future__ import annotations

import io
import tempfile
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404

from citong.apps.pilots.models import Dispatch
from citong.apps.pilots.papers import pdf
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import packages
from citong.kit.columns import Column, Kind
from citong.kit.guard import page
from citong.kit.sheets import write
from citong.lib import archive
from citong.platform.audit import trail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.apps.pilots.papers.data import Recommendation
    from citong.kit.frame import Request

REVEALED = "dispatches.reveal"
SUMMARY = (
    Column("rank", "推荐次序", Kind.NUMBER),
    Column("number", "申报编号"),
    Column("school", "学校名称"),
    Column("kind", "学校类别"),
    Column("principal", "学校负责人"),
    Column("contact", "项目联系人"),
    Column("mobile", "联系人手机"),
    Column("bandwidth", "互联网出口带宽（Mbps）"),
    Column("students", "学生人数", Kind.NUMBER),
    Column("teachers", "教师人数", Kind.NUMBER),
    Column("platform", "现有平台"),
    Column("opinion", "初审意见", Kind.LONG),
)


def _package(request: Request, pk: int) -> Dispatch:
    rows = Dispatch.objects.visible_to(request.actor, perms.view).select_related(
        "unit", "batch__unit", "sent_by__person"
    )
    return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _told(request: Request, package: Dispatch, what: str, note: str) -> Recommendation:
    """What a paper says to the reader: telephones in full only to who may see them, with a line in the audit."""
    clear = request.actor.can(perms.reveal, package)
    if clear:
        trail.record(request.actor, REVEALED, f"下载{what}", package, {}, note)
    return packages.recommendation(package, masked=not clear)


def _named(package: Dispatch, what: str) -> str:
    return f"{package.unit.label}-{what}-第{package.number}次报送"


@page(perms.view)
def letter(request: Request, pk: int) -> HttpResponse:
    package = _package(request, pk)
    told = _told(request, package, "推荐函", "PDF，含完整的联系电话")
    return _file(pdf.letter(told), f"{_named(package, '推荐函')}.pdf", "application/pdf")


@page(perms.view)
def summary(request: Request, pk: int) -> HttpResponse:
    package = _package(request, pk)
    told = _told(request, package, "汇总表", "PDF，含完整的联系人手机")
    return _file(pdf.summary(told), f"{_named(package, '汇总表')}.pdf", "application/pdf")


def _table(told: Recommendation) -> bytes:
    """The summary table as Excel, with the columns of the paper."""
    out = io.BytesIO()
    rows = ([column.value(line) for column in SUMMARY] for line in told.schools)  # type: ignore[arg-type]
    write.write("xlsx", out, "汇总表", SUMMARY, rows)
    return out.getvalue()


@page(perms.view)
def sheet(request: Request, pk: int) -> HttpResponse:
    package = _package(request, pk)
    told = _told(request, package, "汇总表", "Excel，含完整的联系人手机")
    return _file(_table(told), f"{_named(package, '汇总表')}.xlsx", write.TYPES["xlsx"])


@page(perms.view)
def pack(request: Request, pk: int) -> FileResponse:
    """The electronic pack (电子文档) as one file: letter, summary, and the stamped scans as they were sent."""
    package = _package(request, pk)
    if not request.actor.can(perms.reveal, package):
        raise PermissionDenied(perms.reveal)
    told = _told(request, package, "报送材料", "ZIP，含推荐函、汇总表和盖章扫描件")
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    archive.write(out, {"title": str(package), "digest": package.digest}, _pack(package, told))
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename=f"{_named(package, '报送材料')}.zip")


def _pack(package: Dispatch, told: Recommendation) -> Iterator[tuple[str, bytes]]:
    yield "推荐函.pdf", pdf.letter(told)
    yield "汇总表.pdf", pdf.summary(told)
    yield "汇总表.xlsx", _table(told)
    yield from packages.scans(package)


@page(perms.view)
def receipt(request: Request, pk: int) -> HttpResponse:
    package = _package(request, pk)
    if package.received_at is None:
        raise Http404
    return _file(pdf.receipt(packages.receipt(package)), f"{_named(package, '回执')}.pdf", "application/pdf")
