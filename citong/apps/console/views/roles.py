"""Roles and permissions as a matrix, and the form of a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from citong.apps.console import queries
from citong.apps.console.actions import grants
from citong.apps.console.forms import RoleForm
from citong.apps.console.models import RoleCard
from citong.apps.console.perms import perms
from citong.kit.forms import blame
from citong.kit.guard import page
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from citong.kit.frame import Request
    from citong.platform.access.actor import Actor
    from citong.platform.access.models import Role

INVALID = 422
LIST = Crumb("角色", "/console/roles/")


@page(perms.view)
def matrix(request: Request) -> HttpResponse:
    """Every permission against every role."""
    roles = queries.roles()
    held = [set(role.permissions) for role in roles]
    blocks = [
        (feature.title, [(label, [code in one for one in held]) for code, label in feature.codes])
        for feature in queries.features()
    ]
    crumbs = [Crumb("工作台", "/"), LIST, Crumb("权限对照表")]
    may_add = request.actor.units(perms.roles) is None
    context = {"crumbs": crumbs, "roles": roles, "blocks": blocks, "wide": len(roles) + 1, "may_add": may_add}
    return render(request, "console/matrix.html", context)


def _citywide(actor: Actor) -> None:
    """Roles are the same everywhere: who changes them must hold that for the whole city."""
    if actor.units(perms.roles) is not None:
        raise PermissionDenied(perms.roles)


@page(perms.roles)
def add(request: Request) -> HttpResponse:
    _citywide(request.actor)
    start = RoleCard(permissions=_copied(request))
    form = RoleForm(request.POST or None, instance=start, holdable=queries.holdable(request.actor))
    if request.method == "POST" and form.is_valid():
        try:
            made = grants.create_role(form.instance, by=request.actor)
            messages.success(request, f"已新建角色：{made}")
            return redirect("roles-detail", made.pk)
        except ValidationError as error:
            blame(form, error)
    return _page(request, form, "新建角色", reverse("roles-list"))


def _copied(request: Request) -> list[str]:
    """The permissions of the role to start from, as far as one holds them."""
    wanted = request.GET.get("from", "")
    role = _role(request, int(wanted)) if wanted.isdecimal() else None
    return [code for code in role.permissions if code in queries.holdable(request.actor)] if role else []


def _role(request: Request, pk: int) -> RoleCard:
    found: RoleCard | None = RoleCard.objects.visible_to(request.actor, perms.view).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@page(perms.roles)
def change(request: Request, pk: int) -> HttpResponse:
    _citywide(request.actor)
    role = _role(request, pk)
    if reason := grants.change_role.refusal(role):
        messages.info(request, reason)
        return redirect("roles-detail", pk)
    form = RoleForm(request.POST or None, instance=role, holdable=queries.holdable(request.actor))
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "level", "permissions")}
        try:
            grants.change_role(_role(request, pk), by=request.actor, **given)
            messages.success(request, f"已保存：{role}")
            return redirect("roles-detail", pk)
        except ValidationError as error:
            blame(form, error)
    return _page(request, form, f"修改角色：{role.name}", reverse("roles-detail", args=[pk]), role)


def _page(request: Request, form: RoleForm, title: str, back: str, role: Role | None = None) -> HttpResponse:
    here = [Crumb(role.name, back), Crumb("修改")] if role else [Crumb(title)]
    context = {"crumbs": [Crumb("工作台", "/"), LIST, *here], "form": form, "title": title, "back": back}
    return render(request, "console/role_form.html", context, status=INVALID if form.errors else 200)
