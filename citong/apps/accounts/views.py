"""Pages of the account: signing in and out, password, sessions, posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from citong.kit.guard import before_password, page, public
from citong.lib import idnumber
from citong.platform.signin import lockout, sessions
from citong.platform.signin.backend import account
from citong.platform.signin.middleware import ENDED
from citong.ui.shapes import Crumb, Fact

from . import actions, queries
from .forms import EmailForm, PasswordForm, SignInForm

if TYPE_CHECKING:
    from datetime import datetime

    from citong.platform.access.actor import Actor

    from .models import Me

NOTICES = {
    sessions.End.IDLE: "您长时间没有操作，已自动退出。请重新登录，登录后回到原来的页面。",
    sessions.End.OTHER: "您的登录已在其他设备上或由管理员结束，请重新登录。",
}


def _next(request: HttpRequest) -> str:
    """Where to go after signing in: an address of this site or nothing."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else ""


@sensitive_post_parameters("password")
@never_cache
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    target = _next(request)
    if request.user.is_authenticated:
        return HttpResponseRedirect(target or resolve_url(settings.LOGIN_REDIRECT_URL))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and (until := lockout.flooded(sessions.address_of(request))):
        return _closed(request, until, everybody=True)
    if request.method == "POST" and form.is_valid() and _enter(request, form):
        return HttpResponseRedirect(target or resolve_url(settings.LOGIN_REDIRECT_URL))
    notice = NOTICES.get(request.session.get(ENDED, ""))
    context = {"form": form, "next": target, "notice": notice, "support": settings.SUPPORT}
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


def _enter(request: HttpRequest, form: SignInForm) -> bool:
    """Sign in; phone and user name count as one account for the lockout."""
    typed = form.cleaned_data["username"]
    found = account(typed)
    username = found.username if found else typed.strip().lower()
    user = authenticate(request, username=username, password=form.cleaned_data["password"])
    if user is not None:
        login(request, user)
        request.session.pop(ENDED, None)
        return True
    left = settings.AXES_FAILURE_LIMIT - (getattr(request, "axes_failures_since_start", None) or 0)
    warning = f"再输错 {left} 次将暂停登录。" if left <= settings.AXES_FAILURE_LIMIT // 2 else ""
    form.add_error(None, f"用户名或密码不正确，请检查后再试。{warning}")
    return False


def locked(request: HttpRequest, _response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Axes answers with this page while an account is closed."""
    username = (credentials or {}).get("username", "")
    return _closed(request, lockout.until(username, sessions.address_of(request)))


def _closed(request: HttpRequest, until: datetime | None, *, everybody: bool = False) -> HttpResponse:
    context = {"until": until, "everybody": everybody, "support": settings.SUPPORT}
    return render(request, "accounts/locked.html", context, status=429)


@require_POST
@public
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect(settings.LOGIN_URL)


@page()
def me(request: HttpRequest) -> HttpResponse:
    return _overview(request, EmailForm(instance=queries.my_profile(request.actor)))


def _overview(request: HttpRequest, form: EmailForm, status: int = 200) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    mine = queries.me(actor)
    facts = [
        Fact("姓名", mine.person.name),
        Fact("用户名", mine.username),
        Fact("登录手机", idnumber.mask_mobile(mine.phone) if mine.phone else "未设置"),
        Fact("电子邮箱", idnumber.mask_email(mine.person.email) if mine.person.email else "未填写"),
    ]
    context = {
        "crumbs": [Crumb("工作台", "/"), Crumb("账号与安全")],
        "me": mine,
        "facts": facts,
        "form": form,
        "sessions": queries.my_sessions(actor),
        "this": request.sign_in,  # type: ignore[attr-defined]
    }
    return render(request, "accounts/me.html", context, status=status)


@require_POST
@page()
def email(request: HttpRequest) -> HttpResponse:
    profile = queries.my_profile(request.actor)  # type: ignore[attr-defined]
    form = EmailForm(request.POST, instance=profile)
    if not form.is_valid():
        return _overview(request, form, status=422)
    actions.change_email(profile, email=form.cleaned_data["email"], by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, "电子邮箱已修改。")
    return redirect("accounts-me")


@sensitive_post_parameters()
@never_cache
@page()
@before_password
def password(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    mine = queries.me(actor)
    form = PasswordForm(request, mine, request.POST or None)
    if request.method == "POST" and form.is_valid() and _change(request, mine, form):
        messages.success(request, "密码已修改，其他设备上的登录已退出。")
        return redirect("workbench-home" if mine.must_change_password else "accounts-me")
    crumbs = [Crumb("工作台", "/"), Crumb("账号与安全", resolve_url("accounts-me")), Crumb("修改密码")]
    context = {"crumbs": crumbs, "form": form, "forced": mine.must_change_password}
    template = "accounts/first_password.html" if mine.must_change_password else "accounts/password.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _change(request: HttpRequest, mine: Me, form: PasswordForm) -> bool:
    try:
        changed = actions.change_password(
            mine,
            password=form.cleaned_data["new"],
            keep=request.sign_in.pk,  # type: ignore[attr-defined]
            by=request.actor,  # type: ignore[attr-defined]
        )
    except ValidationError as error:
        form.add_error("new", error)
        return False
    update_session_auth_hash(request, changed)
    return True


@require_POST
@page()
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.my_session(request.actor, pk)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    if row == request.sign_in:  # type: ignore[attr-defined]
        return sign_out(request)
    try:
        actions.end_session(row, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, f"{row.device}上的登录已结束。")
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    return redirect("accounts-me")


@require_POST
@page()
@before_password
def end_everywhere(request: HttpRequest) -> HttpResponse:
    actions.end_everywhere(queries.me(request.actor), by=request.actor)  # type: ignore[attr-defined]
    logout(request)
    return redirect(settings.LOGIN_URL)


@require_POST
@page()
@before_password
def switch(request: HttpRequest) -> HttpResponse:
    """Act as another of the own current posts."""
    wanted = request.POST.get("post", "")
    chosen = sessions.switch(request, request.actor, int(wanted)) if wanted.isdecimal() else None  # type: ignore[attr-defined]
    if chosen is None:
        raise Http404("没有这个岗位")
    messages.success(request, f"现在以「{chosen.unit.label} {chosen.title}」的岗位办理。")
    return redirect("workbench-home")


@page()
@before_password
def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the middleware has noted the request
    """The user is still there, says the page."""
    return HttpResponse(content_type="text/plain")
