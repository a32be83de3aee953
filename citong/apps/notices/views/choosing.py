"""Choosing receivers, with a count that follows the ticks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from citong.kit.guard import page
from citong.ui.shapes import Crumb

from ..actions import drafting
from ..forms.receivers import ReceiversForm
from ..perms import perms
from ..queries import audience, choosing

if TYPE_CHECKING:
    from citong.kit.actions import Action
    from citong.kit.frame import Request

    from ..models import Announcement, Audience, Group

INVALID = 422


def _announcement(request: Request, pk: int) -> Announcement:
    found = choosing.announcement(request.actor, pk, perms.write)
    if found is None:
        raise Http404
    return found


def _group(request: Request, pk: int) -> Group:
    found = choosing.group(request.actor, pk)
    if found is None:
        raise Http404
    return found


@page(perms.write)
def receivers(request: Request, pk: int) -> HttpResponse:
    row = _announcement(request, pk)
    form = ReceiversForm(row.audience, request.actor, _data(request))
    pages = (
        "announcements-detail",
        reverse("notices-count", args=[pk]),
        Crumb("公告发布", reverse("announcements-list")),
    )
    return _choose(request, drafting.choose_receivers, row, form, pages)


@page(perms.write)
def members(request: Request, pk: int) -> HttpResponse:
    row = _group(request, pk)
    form = ReceiversForm(row, request.actor, _data(request), grouped=False)
    count = reverse("notices-count-members", args=[pk])
    pages = ("receiver-groups-detail", count, Crumb("接收人分组", reverse("receiver-groups-list")))
    return _choose(request, drafting.choose_members, row, form, pages)


def _data(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _choose(
    request: Request, act: Action, row: Any, form: ReceiversForm, pages: tuple[str, str, Crumb]
) -> HttpResponse:
    if not act.permits(row, request.actor):
        raise PermissionDenied(act.perm)
    detail, count_url, crumb = pages
    refused = act.refusal(row)
    if form.is_bound and not refused and form.is_valid():
        try:
            act(row, chosen=form.chosen(), by=request.actor)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "接收范围已保存。")
            return redirect(detail, row.pk)
    back = reverse(detail, args=[row.pk])
    crumbs = [Crumb("工作台", "/"), crumb, Crumb(str(row), back), Crumb(act.label)]
    context = {"form": form, "row": row, "title": act.label, "refused": refused, "back": back, "crumbs": crumbs}
    context |= {"count_url": count_url, "number": _number(form, row)}
    return render(request, "notices/choose.html", context, status=INVALID if form.errors else 200)


def _number(form: ReceiversForm, row: Any) -> int | None:
    """How many are meant: by what is typed, else by what is kept; nothing while something is wrong."""
    if not form.is_bound:
        kept: Audience = getattr(row, "audience", row)
        return len(audience.receivers(form.unit, audience.Chosen.of(kept)))
    return len(audience.receivers(form.unit, form.chosen())) if form.is_valid() else None


@require_POST
@page(perms.write)
def count(request: Request, pk: int) -> HttpResponse:
    return _counted(request, ReceiversForm(_announcement(request, pk).audience, request.actor, request.POST))


@require_POST
@page(perms.write)
def count_members(request: Request, pk: int) -> HttpResponse:
    return _counted(request, ReceiversForm(_group(request, pk), request.actor, request.POST, grouped=False))


def _counted(request: Request, form: ReceiversForm) -> HttpResponse:
    return render(request, "notices/_count.html", {"number": _number(form, None)})
