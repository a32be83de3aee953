"""Downloads: the form as PDF and Word, files of an application, and what changed between two versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from citong.apps.pilots import content as c
from citong.apps.pilots import entry
from citong.apps.pilots.papers import pdf, word
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import papers
from citong.apps.pilots.queries.contents import parts_of
from citong.kit.guard import page
from citong.platform.audit import trail
from citong.platform.files import intake, serving
from citong.ui.shapes import Crumb

from .application import crumbs, hidden_opinions, sees_contacts, version_of, visible, writable

if TYPE_CHECKING:
    from citong.apps.pilots.models import Application, Version
    from citong.apps.pilots.papers.data import ApplicationForm
    from citong.kit.frame import Request

TAKEN = "pilots.take_form"
NAMES = {"pdf": "PDF", "docx": "Word"}
MAKERS = {"pdf": pdf.form, "docx": word.form}
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _paper(
    request: Request, application: Application, version: Version | None, data: ApplicationForm, kind: str
) -> HttpResponse:
    """The paper, with a line in the audit: contact details leave the house with it."""
    made = MAKERS[kind](data)
    edition = f"第 {version.number} 版" if version else "草稿"
    trail.record(request.actor, TAKEN, "下载申报表", application, {}, f"{NAMES[kind]}，{edition}，含完整的联系方式")
    name = papers.file_name(application, version, kind)
    disposition = content_disposition_header(as_attachment=version is not None, filename=name)
    return HttpResponse(
        made,
        content_type=TYPES[kind],
        headers={"Content-Disposition": disposition, "Cache-Control": "private, no-store"},
    )


@page()
def version(request: Request, pk: int, number: int, kind: str) -> HttpResponse:
    """The form of one version; it carries contact details, so not everybody who may read may take it away."""
    application = visible(request.actor, pk)
    if not sees_contacts(request.actor, application):
        raise PermissionDenied(perms.reveal)
    chosen = version_of(application, number)
    data = papers.form_data(chosen, hidden=hidden_opinions(request.actor, application))
    return _paper(request, application, chosen, data, kind)


@page()
def draft(request: Request, pk: int) -> HttpResponse:
    """A look at the draft on paper, for the school itself."""
    application = writable(request.actor, pk)
    return _paper(request, application, None, papers.draft_data(application), "pdf")


@page()
def file(request: Request, pk: int, number: int) -> HttpResponse:
    """A scan or certificate of an application, shown in the browser."""
    application = visible(request.actor, pk)
    found = intake.of(application).filter(pk=number).first()
    if found is None:
        raise Http404
    return serving.shown(request.actor, found, small="preview" in request.GET)  # type: ignore[return-value]


@dataclass(frozen=True)
class Change:
    """One field in two versions."""

    title: str
    before: str
    after: str
    short: bool = False  # a figure, a number or a name: shown whole, not letter by letter


def changes(application: Application, old: Version, new: Version, *, masked: bool) -> list[Change]:
    """The fields that differ, in the order of the form."""
    masks = entry.MASKS if masked else None
    return [
        Change(
            part.title if part.key.startswith(c.PLAN) else f"{part.title} · {field.label}",
            _text(field, before, masks),
            _text(field, after, masks),
            short=field.kind != "text",
        )
        for part in parts_of(application.batch)
        for field in part.fields
        if (before := old.content.get(part.key, {}).get(field.key))
        != (after := new.content.get(part.key, {}).get(field.key))
    ]


def _text(field: c.Field, value: object, masks: object) -> str:
    return "" if value in (None, "") else entry.shown(field, value, masks)  # type: ignore[arg-type]


@page()
def compare(request: Request, pk: int, old: int, new: int) -> HttpResponse:
    """What changed from one version to another."""
    application = visible(request.actor, pk)
    first, second = version_of(application, old), version_of(application, new)
    context = {
        "application": application,
        "old": first,
        "new": second,
        "versions": list(application.versions.select_related("by__person")),
        "changes": changes(application, first, second, masked=not sees_contacts(request.actor, application)),
        "sub": f"第 {old} 版 → 第 {new} 版",
        "crumbs": crumbs(request, application, Crumb(f"第 {old} 版与第 {new} 版的差异")),
    }
    return TemplateResponse(request, "pilots/application_compare.html", context)


@page()
def choose(request: Request, pk: int) -> HttpResponse:
    """The two versions that were picked in the form, the older one first."""
    application = visible(request.actor, pk)
    picked = sorted(int(n) for n in (request.GET.get("old", ""), request.GET.get("new", "")) if n.isdecimal())
    if len(picked) != 2:  # noqa: PLR2004 - two versions
        raise Http404
    return HttpResponseRedirect(reverse("pilots-application-compare", args=[application.pk, *picked]))
