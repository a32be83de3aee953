"""Ends sessions that were ended elsewhere or left idle, and notes when a session was last used."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from django.contrib.auth import logout

from . import sessions

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

ENDED = "sign_in_ended"  # in the fresh session of one who was signed out: why


def passive(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view that the browser calls by itself (polling): it does not keep the session alive."""
    view.passive = True  # type: ignore[attr-defined]
    return view


class SignInMiddleware:
    """Stands behind AuthenticationMiddleware and before everything that asks who the user is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.sign_in = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            self._check(request)
        return self.get_response(request)

    def _check(self, request: HttpRequest) -> None:
        row = sessions.of(request.session)
        if row is not None and not sessions.idle(row):
            request.sign_in = row  # type: ignore[attr-defined]
            return
        if row is not None:
            sessions.close(row, sessions.End.IDLE)
            row.save()
        logout(request)
        request.session[ENDED] = sessions.End.IDLE if row is not None else sessions.End.OTHER

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_args: Any) -> None:
        row = request.sign_in  # type: ignore[attr-defined]
        if row is not None and not getattr(view, "passive", False):
            sessions.touch(row)


class ProxyMiddleware:
    """Behind our own reverse proxy: the address of a request is the last one in X-Forwarded-For, which the proxy wrote."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        with suppress(ValueError):  # else the proxy's own address stays
            request.META["REMOTE_ADDR"] = str(ip_address(last))
        return self.get_response(request)
