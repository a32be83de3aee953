"""The register of sign-ins: opening, keeping alive, switching the post, ending."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from citong.platform.access.actor import Actor
from citong.platform.audit import trail

from .device import describe
from .models import SignIn

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.http import HttpRequest

    from citong.platform.identity.models import Post, User

KEY = "sign_in"  # in the session: the number of its row in the register
WRITE_AFTER = timedelta(seconds=60)  # ``seen_at`` is not more exact than this
End = SignIn.End


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def idle_minutes(post: Post | None) -> int:
    """How long the holder of ``post`` may leave the desk."""
    limits: dict[str, int] = settings.IDLE_MINUTES
    return limits.get(post.kind if post else "", limits["default"])


def open_(request: HttpRequest, user: User) -> SignIn:
    """Enter a sign-in into the register; the session acts as the post used last."""
    last = SignIn.objects.filter(user=user).order_by("-pk").values_list("post_id", flat=True).first()
    actor = Actor.of(user, last, address_of(request))
    row = SignIn.objects.create(
        user=user,
        post=actor.post,
        device=describe(request.META.get("HTTP_USER_AGENT", "")),
        address=actor.address,
        idle_minutes=idle_minutes(actor.post),
    )
    request.session[KEY] = row.pk
    request.session["post"] = actor.post.pk if actor.post else None
    trail.record(actor, "signin.open", "登录", user, {}, row.device)
    return row


def of(session: SessionBase) -> SignIn | None:
    """The open row of this session."""
    key = session.get(KEY)
    return SignIn.objects.open().filter(pk=key).first() if key else None


def idle(row: SignIn) -> bool:
    return timezone.now() >= row.idle_at


def touch(row: SignIn) -> None:
    """Note that the session is in use; written at most once a minute."""
    now = timezone.now()
    if now - row.seen_at >= WRITE_AFTER:
        SignIn.objects.filter(pk=row.pk).update(seen_at=now)


def switch(request: HttpRequest, actor: Actor, post_id: int) -> Post | None:
    """Let the session act as another of the user's own current posts; ``None`` if it is not one."""
    chosen = next((post for post in actor.posts if post.pk == post_id), None)
    if chosen is None:
        return None
    before = actor.post.pk if actor.post else None
    request.session["post"] = chosen.pk
    SignIn.objects.filter(pk=request.session[KEY]).update(post=chosen, idle_minutes=idle_minutes(chosen))
    after = Actor(actor.user, chosen, address=actor.address)
    trail.record(after, "signin.switch", "切换岗位", chosen, {"post": [before, chosen.pk]})
    return chosen


def close(row: SignIn, why: str) -> None:
    """End a session on ``row`` without saving; it is over with its next request."""
    row.ended_at, row.end = timezone.now(), why


def close_all(user: User, why: str, keep: int | None = None) -> int:
    """End the open sessions of ``user``, except the one with number ``keep``; gives how many."""
    return SignIn.objects.open().filter(user=user).exclude(pk=keep).update(ended_at=timezone.now(), end=why)
