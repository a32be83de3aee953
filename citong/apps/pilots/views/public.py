"""Public pages, without signing in: publicity lists, and the form for an objection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.apps.pilots.actions import decision
from citong.apps.pilots.forms.decision import AnswerForm, ObjectionForm
from citong.apps.pilots.models import Objection
from citong.apps.pilots.papers import pdf
from citong.apps.pilots.queries import publicity as queries
from citong.kit.guard import public
from citong.platform.access.actor import Actor

from .packages import _file as as_file

if TYPE_CHECKING:
    from citong.apps.pilots.models import Publicity

INVALID = 422
UNKNOWN = "没有查到。请核对受理编号，以及提出异议时留下的联系方式或姓名。"  # the same words whatever is wrong
SENT = "objection"  # session key of the receipt that was just given


def _publicity(pk: int) -> Publicity:
    return get_object_or_404(queries.publicities(), pk=pk)


@public
def index(request: HttpRequest) -> HttpResponse:
    """All publicities, newest first."""
    return TemplateResponse(request, "pilots/public_index.html", {"publicities": queries.publicities()})


@public
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of one publicity; after its end, the result notice too."""
    publicity = _publicity(pk)
    context = {
        "publicity": publicity,
        "workdays": queries.workdays(publicity),
        "schools": queries.schools(publicity),
        "notice": queries.notice_of(publicity),
    }
    return TemplateResponse(request, "pilots/public_list.html", context)


@public
def paper(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - a view
    """The list as PDF."""
    publicity = _publicity(pk)
    return as_file(pdf.public_list(queries.list_paper(publicity)), f"{publicity.title}.pdf", "application/pdf")


@public
def notice(request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG001 - a view
    """The result notice as PDF."""
    found = queries.notice_of(_publicity(pk))
    if found is None:
        raise Http404
    return as_file(pdf.result_notice(queries.notice_paper(found)), f"{found.title}.pdf", "application/pdf")


@public
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """File an objection; the receipt number is shown once, on the page after."""
    publicity = _publicity(pk)
    form = ObjectionForm(queries.choices(publicity), request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = Actor(None, address=request.META.get("REMOTE_ADDR", ""))
        values = {name: form.cleaned_data[name] for name in ("name", "contact", "text")}
        objection = Objection(publicity=publicity, application_id=form.cleaned_data["application"], **values)
        try:
            decision.check_flood(publicity, actor.address, trapped=bool(form.cleaned_data["website"]))
            objection = decision.file_objection(objection, by=actor)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]
        else:
            request.session[SENT] = objection.receipt
            return HttpResponseRedirect(reverse("public-pilots-objected", args=[pk]))
    context = {"publicity": publicity, "form": form}
    return TemplateResponse(request, "pilots/public_object.html", context, status=INVALID if form.errors else 200)


@public
def objected(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of the objection that was just filed."""
    receipt = request.session.get(SENT)
    if receipt is None:
        return HttpResponseRedirect(reverse("public-pilots-list", args=[pk]))
    return TemplateResponse(request, "pilots/public_objected.html", {"publicity": _publicity(pk), "receipt": receipt})


@public
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of an objection, for him who filed it: by its receipt and his name or contact."""
    publicity, found = _publicity(pk), None
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = Actor(None, address=request.META.get("REMOTE_ADDR", ""))
        try:
            decision.check_guessing(publicity, actor.address)
            found = queries.answered_to(publicity, **form.cleaned_data)
            if found is None:
                decision.miss(publicity, actor)
                form.add_error(None, UNKNOWN)
        except ValidationError as error:
            form.add_error(None, error.messages)  # type: ignore[arg-type]
    context = {"publicity": publicity, "form": form, "objection": found}
    return TemplateResponse(request, "pilots/public_answer.html", context, status=INVALID if form.errors else 200)
