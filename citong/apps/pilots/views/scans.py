"""盖章扫描件: the page of one application's scans, and taking them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.apps.pilots.actions import scans
from citong.apps.pilots.models import Scan
from citong.kit.guard import page
from citong.platform.files import previews
from citong.ui.shapes import Crumb, File

from .application import crumbs, writable
from .drafting import INVALID
from .reading import moment

if TYPE_CHECKING:
    from citong.apps.pilots.models import Application
    from citong.kit.frame import Request

TONES = {Scan.Verdict.MATCHED: "green", Scan.Verdict.UNREADABLE: "orange"}


def listed(application: Application) -> list[File]:
    """The scans of every version, the newest first."""
    return [_line(scan) for scan in application.scans.select_related("file", "version")]


def _line(scan: Scan) -> File:
    href = reverse("pilots-application-file", args=[scan.application_id, scan.file_id])
    return File(
        scan.file.name,
        href,
        size=scan.file.size,
        note=f"第 {scan.version.number} 版 · {scan.get_verdict_display()} · {moment(scan.at)}",
        tone=TONES[Scan.Verdict(scan.verdict)],
        preview=previews.address(href, scan.file),
    )


@page()
def show(request: Request, pk: int) -> HttpResponse:
    """Print the latest version, have it stamped, upload the scan."""
    application = writable(request.actor, pk)
    context = {
        "application": application,
        "version": application.latest,
        "refusal": scans.refusal(application),
        "items": listed(application),
        "crumbs": crumbs(request, application, Crumb("盖章扫描件")),
    }
    return TemplateResponse(request, "pilots/application_scans.html", context)


@require_POST
@page()
def upload(request: Request, pk: int) -> HttpResponse:
    """Take in one file or several; each is kept or refused on its own."""
    application = writable(request.actor, pk)
    files = request.FILES.getlist("file")
    refused = [] if files else ["请选择要上传的文件。"]
    for file in files:
        try:
            scan: Scan = scans.upload(Scan(application=application), file=file, by=request.actor)
        except ValidationError as error:
            refused.append(f"{file.name}：{''.join(error.messages)}" if len(files) > 1 else "".join(error.messages))
        else:
            _say(request, scan)
    if request.htmx:
        if refused:
            return HttpResponse("".join(refused), status=INVALID, content_type="text/plain; charset=utf-8")
        return TemplateResponse(request, "pilots/application_files.html", {"items": listed(application)})
    for said in refused:
        messages.error(request, said)
    return HttpResponseRedirect(reverse("pilots-application-scans", args=[pk]))


def _say(request: Request, scan: Scan) -> None:
    if request.htmx:
        return
    if scan.verdict == Scan.Verdict.MATCHED:
        messages.success(request, f"{scan.file.name}已上传，与第 {scan.version.number} 版一致。")
    else:
        messages.warning(request, f"{scan.file.name}已上传，二维码未能识别，将由审核人员人工核对。")
