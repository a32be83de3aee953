"""Showing a masked value in full: needs the permission and a reason, and leaves an audit entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404

from citong.kit.columns import derive
from citong.kit.frame import Request, along, answer, back_query, row_crumbs, row_of
from citong.platform.audit import trail

from .edits import INVALID

if TYPE_CHECKING:
    from django.http import HttpResponse

    from citong.kit.resource import Resource

LABEL = "查看完整信息"


class Reason(forms.Form):
    """Why somebody needs to see it."""

    reason = forms.CharField(
        label="查看事由",
        max_length=100,
        min_length=4,
        widget=forms.TextInput({"placeholder": "例如：联系家长核对学籍信息"}),
        help_text="事由连同您的姓名和时间会记入审计。",
    )


def show(resource: Resource, request: Request, /, *, pk: object, field: str) -> HttpResponse:
    obj = row_of(resource, request.actor, pk)
    if field not in resource.sensitive:
        raise Http404
    if not resource.may_reveal(request.actor, obj):
        raise PermissionDenied(resource.reveal_perm)
    column = derive(resource.model, field)
    form = Reason(request.POST or None)
    context: dict[str, Any] = {
        "resource": resource,
        "obj": obj,
        "column": column,
        "form": form,
        "label": LABEL,
        "url": resource.url("reveal", obj, field),
        "cancel": along(resource.url("detail", obj), back_query(request)),
        "back": back_query(request),
        "crumbs": row_crumbs(resource, request, obj, LABEL),
    }
    if form.is_bound and form.is_valid():
        note = f"{column.label}：{form.cleaned_data['reason']}"
        trail.record(request.actor, f"{resource.slug}.reveal", LABEL, obj, {}, note)
        context["shown"] = column.text(obj)
    status = INVALID if form.is_bound and form.errors else 200
    response = answer(request, "kit/reveal.html", context, part="kit/reveal_part.html", status=status)
    response["Cache-Control"] = "no-store"
    return response
