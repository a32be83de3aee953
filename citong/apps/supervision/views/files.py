"""Photos, evidence and the printed record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404, HttpResponse

from citong.kit.guard import page
from citong.platform.files import serving
from citong.platform.files.previews import THUMBNAIL

from ..models import Finding, Photo, Visit
from ..papers import record
from ..perms import perms
from ..queries import findings
from .check import visit_of

if TYPE_CHECKING:
    from citong.kit.frame import Request


def photo_of(request: Request, pk: int, number: int) -> Photo:
    visit = visit_of(request.actor, pk, perms.view)
    found: Photo | None = visit.photos.select_related("file").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@page(perms.view)
def photo(request: Request, pk: int, number: int) -> FileResponse:
    return serving.download(request.actor, photo_of(request, pk, number).file, inline=True)


@page(perms.view)
def thumbnail(request: Request, pk: int, number: int) -> FileResponse:
    shown = serving.preview(request.actor, photo_of(request, pk, number).file, THUMBNAIL)
    if shown is None:
        raise Http404
    return shown


@page(perms.view)
def evidence(request: Request, pk: int, number: int) -> FileResponse:
    finding = Finding.objects.visible_to(request.actor, perms.view).filter(pk=pk).first()
    found = findings.file_of(finding, number) if finding else None
    if found is None:
        raise Http404
    return serving.download(request.actor, found, inline=True)


@page(perms.view)
def paper(request: Request, pk: int) -> HttpResponse:
    """The record of a visit as it is printed and signed."""
    visit = visit_of(request.actor, pk, perms.view)
    if visit.status != Visit.Status.DONE:
        raise Http404
    response = HttpResponse(record.pdf(visit), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="visit-{visit.pk}.pdf"'
    return response
