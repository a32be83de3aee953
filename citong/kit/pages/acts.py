"""An action on one row: a page of its own, and the same as a dialog where htmx asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from citong.kit.errors import Conflict
from citong.kit.forms import REVISION, blame
from citong.kit.frame import TO, Request, along, answer, asked_for, back_query, go, list_url, row_crumbs, row_of

from .edits import CHANGED, INVALID, posted

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpResponse

    from citong.kit.actions import Action
    from citong.kit.forms import ActionForm
    from citong.kit.resource import Resource


LIST = "list"  # the value of ``to`` for acts that were chosen in the list; a page of its own gives its address


def find(acts: tuple[Action, ...], verb: str) -> Action:
    found = next((act for act in acts if act.verb == verb), None)
    if found is None:
        raise Http404
    return found


def show(resource: Resource, request: Request, /, *, pk: object, verb: str) -> HttpResponse:
    act = find(resource.actions, verb)
    obj = row_of(resource, request.actor, pk)
    if not act.permits(obj, request.actor):
        raise PermissionDenied(act.perm)
    data, files = posted(request)
    form = resource.action_form(act, request.actor, obj, data, files)
    refused = act.refusal(obj)
    if refused or data is None or not form.is_valid():
        return page(resource, request, act, obj, form, refused)
    try:
        act(obj, by=request.actor, revision=form.cleaned_data.get(REVISION), **form.values())
    except Conflict as error:
        return page(resource, request, act, obj, form, error.messages[0])
    except ValidationError as error:
        blame(form, error)
        return page(resource, request, act, obj, form)
    if not act.quiet:
        messages.success(request, f"{act.label}成功：{obj}")
    return go(request, origin(resource, request, obj))


def origin(resource: Resource, request: Request, obj: Model) -> str:
    """Where the action was chosen: in the list, on a page of its own, or on the row's page."""
    if (request.GET.get(TO) or request.POST.get(TO)) == LIST:
        return list_url(resource, request)
    return asked_for(request) or along(resource.url("detail", obj), back_query(request))


def page(
    resource: Resource, request: Request, act: Action, obj: Model, form: ActionForm, refused: str = ""
) -> HttpResponse:
    cancel = origin(resource, request, obj)
    context: dict[str, Any] = {
        "resource": resource,
        "act": act,
        "obj": obj,
        "form": form,
        "refused": refused,
        "cancel": cancel,
        "to": request.GET.get(TO) or request.POST.get(TO, ""),
        "back": back_query(request),
        "url": resource.url("do", obj, act.verb),
        "crumbs": row_crumbs(resource, request, obj, act.label),
    }
    status = CHANGED if refused else INVALID if form.is_bound and form.errors else 200
    return answer(request, "kit/act.html", context, part="kit/act_part.html", status=status)
