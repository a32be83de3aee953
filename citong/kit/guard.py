"""Who may open a page: every view is either ``@public`` or ``@page(perm)``."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render, resolve_url

from citong.platform.access.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

View = "Callable[..., HttpResponseBase]"
METHODS = ("GET", "HEAD", "POST")  # what browsers send; programs change rows through the API


class ActorRequest:
    """For type hints: a request behind ``@page`` carries the acting user."""

    actor: Actor


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that anybody may open, without signing in."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def page(perm: str | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A page for signed-in users; with ``perm`` for those who hold it somewhere (else 403)."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            actor = cast("Actor", request.actor)  # type: ignore[attr-defined]
            if actor.user is None:
                back = urlencode({"next": _page_at_hand(request)}, safe="/")
                return _first(request, f"{resolve_url(settings.LOGIN_URL)}?{back}")
            if actor.user.must_change_password and not getattr(view, "before_password", False):
                return _first(request, resolve_url("accounts-password"))
            if perm is not None and not actor.has(perm):
                raise PermissionDenied(perm)
            return view(request, *args, **kwargs)

        guarded.access = perm or "signed-in"  # type: ignore[attr-defined]
        return guarded

    return decorate


def _page_at_hand(request: HttpRequest) -> str:
    """The page that the user has before him: for what a form or a fragment asks for, the page that it stands on."""
    fragment = "HX-Request" in request.headers
    if request.method == "GET" and not fragment:
        return request.get_full_path()
    shown = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    if shown.netloc != request.get_host():
        return resolve_url(settings.LOGIN_REDIRECT_URL)
    return f"{shown.path}?{shown.query}" if shown.query else shown.path


def _first(request: HttpRequest, address: str) -> HttpResponse:
    """Send the whole page to ``address``; a fragment must never be filled with another page."""
    if "HX-Request" not in request.headers:
        return redirect(address)
    headers = {"HX-Redirect": address}
    return HttpResponse("登录已失效，请重新登录后再试。", "text/plain; charset=utf-8", 401, headers=headers)


def before_password(view: Callable[..., Any]) -> Callable[..., Any]:
    """Inside ``@page``: may be opened before a forced change of password."""
    view.before_password = True  # type: ignore[attr-defined]
    return view


class ActorMiddleware:
    """Puts ``request.actor`` on every request: the signed-in user acting as the session's post."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR", "")
        user = request.user
        request.actor = (  # type: ignore[attr-defined]
            Actor.of(user, request.session.get("post"), address)
            if user.is_authenticated
            else Actor(None, address=address)
        )
        return self.get_response(request)


class SizeMiddleware:
    """Refuses requests that are larger than any page of ours needs, before their body is read."""

    SIGNED_IN, ANYBODY = 60 * 1024 * 1024, 1024 * 1024  # bytes

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = self.SIGNED_IN if request.user.is_authenticated else self.ANYBODY
        given = request.META.get("CONTENT_LENGTH") or "0"
        if not given.isdecimal() or int(given) > most:
            return render(request, "413.html", {"most": most // 1024 // 1024}, status=413)
        return self.get_response(request)
