"""Django tells of sign-ins and sign-outs, axes of lockouts: each goes into the register or the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out

from citong.platform.access.actor import Actor
from citong.platform.audit import trail
from citong.platform.identity.models import User

from . import sessions

if TYPE_CHECKING:
    from django.http import HttpRequest


def signed_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    sessions.open_(request, user)


def signed_out(request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    """Only for sign-outs by the user: a session that was ended before has no open row any more."""
    row = sessions.of(request.session)
    if user is None or row is None:
        return
    sessions.close(row, sessions.End.SELF)
    row.save()
    actor = Actor.of(user, request.session.get("post"), sessions.address_of(request))
    trail.record(actor, "signin.close", "退出登录", user, {})


def locked_out(request: HttpRequest, username: str, ip_address: str | None, **_kwargs: Any) -> None:
    """Audited once, by the attempt that closes the account; names that belong to nobody are only in axes' own table."""
    user = User.objects.filter(username=username).first()
    if user is None or not getattr(request, "axes_failures_since_start", None):
        return
    trail.record(Actor(None, address=ip_address or ""), "signin.lockout", "登录锁定", user, {}, "密码连续输错次数过多")


def connect() -> None:
    user_logged_in.connect(signed_in, dispatch_uid="signin.opened")
    user_logged_out.connect(signed_out, dispatch_uid="signin.closed")
    user_locked_out.connect(locked_out, dispatch_uid="signin.lockout")
