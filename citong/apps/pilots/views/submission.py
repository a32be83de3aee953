"""校长确认: the principal reads the whole form, gives the school's opinion and submits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.apps.pilots import digest
from citong.apps.pilots.actions import drafting, submission
from citong.apps.pilots.forms.application import ConfirmForm
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries.contents import content_of, parts_of, plan_count
from citong.kit.errors import Conflict
from citong.kit.guard import page
from citong.ui.shapes import Crumb

from . import reading
from .application import crumbs, visible
from .drafting import CONFLICT, INVALID, progress_of

if TYPE_CHECKING:
    from citong.apps.pilots.models import Application
    from citong.kit.actions import Action
    from citong.kit.frame import Request


def action_for(application: Application) -> Action:
    return submission.supply if application.status == Status.SUPPLEMENT else submission.submit


@page(perms.submit)
def confirm(request: Request, pk: int) -> HttpResponse:
    """Read, give the opinion, tick, submit; or see what still forbids it."""
    application = visible(request.actor, pk)
    if not request.actor.can(perms.submit, application):
        raise PermissionDenied(perms.submit)
    if not application.editable:
        messages.info(request, drafting.not_editable(application))
        return HttpResponseRedirect(reverse("pilots-application-detail", args=[pk]))
    content = content_of(application)
    if request.method != "POST":
        return _page(request, application, ConfirmForm(initial={"seen": digest.of_content(content)}))
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, application, form, status=INVALID)
    try:
        done = action_for(application)(application, by=request.actor, **form.cleaned_data)
    except Conflict as error:
        again = ConfirmForm({**request.POST.dict(), "seen": digest.of_content(content)})
        again.add_error(None, error)
        return _page(request, application, again, status=CONFLICT)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, application, form, status=INVALID)
    messages.success(request, f"已提交第 {done.latest.number} 版。请下载打印、盖章后上传扫描件。")
    return HttpResponseRedirect(reverse("pilots-application-scans", args=[pk]))


def _page(request: Request, application: Application, form: ConfirmForm, status: int = 200) -> HttpResponse:
    content, progress = content_of(application), progress_of(application)
    context: dict[str, Any] = {
        **progress,
        "form": form,
        "halted": bool(progress["problems"] or progress["barriers"]),
        "act": action_for(application),
        "sections": reading.basics(content, masked=False),
        "plan_note": f"共 {plan_count(content)} 字",
        "plan": reading.plan(parts_of(application.batch), content),
        "requested": submission.not_requested(application) == "",
        "crumbs": crumbs(request, application, Crumb("校长确认")),
    }
    return TemplateResponse(request, "pilots/application_confirm.html", context, status=status)
