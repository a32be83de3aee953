"""Opening accounts and resetting passwords: the temporary password is shown once and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from citong.apps.console import queries
from citong.apps.console.actions import accounts
from citong.apps.console.forms import OpenForm
from citong.apps.console.perms import perms
from citong.kit.forms import blame
from citong.kit.guard import page
from citong.platform.identity.models import Person, User
from citong.platform.signin import passwords
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from django.forms import BaseForm

    from citong.kit.frame import Request
    from citong.platform.access.actor import Actor

INVALID = 422


@never_cache
@page(perms.accounts)
def open_account(request: Request, pk: int) -> HttpResponse:
    person = queries.person(request.actor, pk)
    if person is None:
        raise Http404
    if not request.actor.can(perms.accounts, person):
        raise PermissionDenied(perms.accounts)
    if User.objects.visible_to(request.actor, perms.view).filter(person=person).exists():
        messages.info(request, f"{person}已有账号。")
        return redirect("people-detail", pk)
    form = OpenForm(request.POST or None, instance=User(person=person))
    if request.method == "POST" and form.is_valid():
        secret = passwords.temporary()
        user = _opened(form, secret, request.actor)
        if user is not None:
            return _told(request, user, secret, "账号已开通")
    return _ask(request, person, form)


def _opened(form: OpenForm, secret: str, by: Actor) -> User | None:
    try:
        return accounts.open_account(form.instance, password=secret, by=by)  # type: ignore[no-any-return]
    except ValidationError as error:
        blame(form, error)
        return None


def _ask(request: Request, person: Person, form: BaseForm) -> HttpResponse:
    back = reverse("people-detail", args=[person.pk])
    crumbs = [Crumb("工作台", "/"), Crumb("人员", reverse("people-list")), Crumb(str(person), back), Crumb("开通账号")]
    context = {"crumbs": crumbs, "person": person, "form": form, "back": back}
    return render(request, "console/open_account.html", context, status=INVALID if form.errors else 200)


def _told(request: Request, user: User, secret: str, title: str) -> HttpResponse:
    back = reverse("users-detail", args=[user.pk])
    crumbs = [Crumb("工作台", "/"), Crumb("账号", reverse("users-list")), Crumb(str(user), back), Crumb(title)]
    context = {"crumbs": crumbs, "account": user, "secret": secret, "title": title, "back": back}
    return render(request, "console/secret.html", context)


def _account(request: Request, pk: int) -> User:
    found = queries.account(request.actor, pk)
    if found is None:
        raise Http404
    return found


@never_cache
@page(perms.accounts)
def reset_password(request: Request, pk: int) -> HttpResponse:
    user = _account(request, pk)
    if not request.actor.can(perms.accounts, user):
        raise PermissionDenied(perms.accounts)
    back = reverse("users-detail", args=[pk])
    crumbs = [Crumb("工作台", "/"), Crumb("账号", reverse("users-list")), Crumb(str(user), back), Crumb("重置密码")]
    context = {"crumbs": crumbs, "account": user, "back": back}
    if request.method != "POST":
        return render(request, "console/reset_password.html", context)
    secret = passwords.temporary()
    try:
        changed = accounts.reset_password(user, password=secret, by=request.actor)
    except ValidationError as error:
        context["refused"] = " ".join(error.messages)
        return render(request, "console/reset_password.html", context, status=INVALID)
    return _told(request, changed, secret, "密码已重置")


@require_POST
@page(perms.accounts)
def end_sign_in(request: Request, pk: int) -> HttpResponse:
    row = queries.sign_in(request.actor, pk)
    if row is None:
        raise Http404
    try:
        accounts.end_sign_in(row, by=request.actor)
        messages.success(request, f"{row.user}在{row.device}上的登录已结束。")
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    return redirect("users-detail", row.user_id)
