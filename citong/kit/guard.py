"""Who may open a page: every view is either ``@public`` or ``@page(perm)``."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from citong.platform.access.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

View = "Callable[..., HttpResponseBase]"


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
            actor = cast("Actor", request.actor)  # type: ignore[attr-defined]
            if actor.user is None:
                return redirect_to_login(request.get_full_path())
            if actor.user.must_change_password and not getattr(view, "before_password", False):
                return redirect("accounts-password")
            if perm is not None and not actor.has(perm):
                raise PermissionDenied(perm)
            return view(request, *args, **kwargs)

        guarded.access = perm or "signed-in"  # type: ignore[attr-defined]
        return guarded

    return decorate


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
