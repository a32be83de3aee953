"""The visit at the school's gate: one page for the phone, photos one by one, the record at once; each is taken in once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from citong.kit.guard import page, public
from citong.lib import clock
from citong.ui.shapes import Crumb

from ..actions import visits as acts
from ..actions import waiting
from ..actions.findings import MOST_DAYS
from ..forms.record import PhotoForm, RecordForm
from ..models import Finding, Photo, Visit
from ..perms import perms
from ..purposes import MAX_PHOTOS
from ..queries import visits

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from citong.kit.frame import Request
    from citong.platform.access.actor import Actor

INVALID, TAKEN = 422, 409
WORKER = Path(__file__).parent.parent / "static" / "supervision" / "worker.js"


def visit_of(actor: Actor, pk: int, perm: str) -> Visit:
    """The visit within reach of ``perm``; outside it does not exist."""
    if not actor.has(perm):
        raise PermissionDenied(perm)
    rows = Visit.objects.visible_to(actor, perm)
    visit: Visit | None = (
        rows.select_related("campaign__checklist", "project__unit", "leader__person").filter(pk=pk).first()
    )
    if visit is None:
        raise Http404
    return visit


@page(perms.visit)
def check(request: Request, pk: int) -> HttpResponse:
    """The page on which the visit is written down; it goes on without a network."""
    visit = visit_of(request.actor, pk, perms.visit)
    if visit.status != Visit.Status.PLANNED:
        return HttpResponseRedirect(waiting.url_of(visit))
    team = "、".join(filter(None, [str(visit.leader or request.actor.user or ""), visit.team]))
    form = RecordForm(visits.items(visit), initial={"visited_on": clock.today(), "team": team})
    context = {
        "visit": visit,
        "form": form,
        "sections": [
            (title, [(seen.item, form[f"answer-{seen.item.pk}"]) for seen in rows])
            for title, rows in visits.sections(visit)
        ],
        "severities": [(s.value, s.label, acts.DAYS[s]) for s in Finding.Severity],
        "most_days": MOST_DAYS,
        "most_photos": MAX_PHOTOS,
        "today": clock.today(),
        "who": request.actor.user.pk if request.actor.user else 0,
        "crumbs": [Crumb("工作台", "/"), Crumb(visit.project.unit.name, waiting.url_of(visit)), Crumb("填写检查记录")],
    }
    return TemplateResponse(request, "supervision/visit_check.html", context)


@public
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker of the visits; its address is its reach."""
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")


@require_POST
@page(perms.visit)
def photo(request: Request, pk: int) -> HttpResponse:
    """One photo; the same key a second time changes nothing."""
    visit = visit_of(request.actor, pk, perms.visit)
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused(form.errors.as_text())
    key = form.cleaned_data["key"]
    if taken(visit, key):
        return JsonResponse({"key": str(key)})
    items = {item.pk: item for item in visits.items(visit)}
    fresh = Photo(visit=visit, item=items.get(form.cleaned_data["item"] or 0), key=key)
    try:
        acts.take_photo(fresh, file=form.cleaned_data["file"], by=request.actor)
    except ValidationError as error:
        if not taken(visit, key):
            return refused("".join(error.messages))
    return JsonResponse({"key": str(key)})


def taken(visit: Visit, key: UUID) -> bool:
    return visit.photos.filter(key=key).exists()


def refused(message: str) -> JsonResponse:
    return JsonResponse({"errors": {"": [message]}}, status=INVALID)


@require_POST
@page(perms.visit)
def send(request: Request, pk: int) -> HttpResponse:
    """The record; the same key a second time is answered as the first time."""
    visit = visit_of(request.actor, pk, perms.visit)
    form = RecordForm(visits.items(visit), request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=INVALID)
    if (answer := settled(visit, form.cleaned_data["key"])) is not None:
        return answer
    try:
        acts.send(visit, by=request.actor, **form.record())
    except ValidationError as error:
        visit.refresh_from_db()
        return settled(visit, form.cleaned_data["key"]) or refused("".join(error.messages))
    return JsonResponse({"url": waiting.url_of(visit)})


def settled(visit: Visit, key: UUID) -> JsonResponse | None:
    """What to answer when there is no record to be taken in any more."""
    if visit.status == Visit.Status.PLANNED:
        return None
    if visit.key == key:
        return JsonResponse({"url": waiting.url_of(visit)})
    who = f"，由{visit.sent_by}于 {visit.sent_at.astimezone(clock.SHANGHAI):%m-%d %H:%M} 提交" if visit.sent_at else ""
    message = f"这次检查{visit.get_status_display()}{who}，您填写的内容没有提交，仍保存在本机。"
    return JsonResponse({"message": message, "url": waiting.url_of(visit)}, status=TAKEN)
