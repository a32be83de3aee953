"""Options of a long list, found by what is typed: the same scoped rows that the form itself would accept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse

from citong.kit.choices import matching

if TYPE_CHECKING:
    from django.http import HttpResponse

    from citong.kit.frame import Request
    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor


def show(resource: Resource, request: Request, /, *, form: str, field: str) -> HttpResponse:
    found = asked(resource, request.actor, form).fields.get(field)
    if not isinstance(found, forms.ModelChoiceField) or found.queryset is None:
        raise Http404
    return JsonResponse(matching(found.queryset, request.GET.get("q", "").strip()), safe=False)


def asked(resource: Resource, actor: Actor, form: str) -> forms.BaseForm:
    """The form called ``form``: ``filter``, ``add``, ``edit`` or an action's verb."""
    if form == "filter":
        if not resource.open_to(actor):
            raise PermissionDenied(resource.view_perm)
        filters: Any = resource.filterset(actor, {})
        return filters.form  # type: ignore[no-any-return]
    acts = {"add": resource.create, "edit": resource.edit} | {a.verb: a for a in (*resource.actions, *resource.bulk)}
    act = acts.get(form)
    if act is None:
        raise Http404
    if not act.offered(actor):
        raise PermissionDenied(act.perm)
    return resource.blank(act, actor)
