"""Reads of the own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.platform.notify import followers
from citong.platform.signin import sessions
from citong.platform.signin.models import SignIn

from .models import Me, MyProfile

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.notify.models import Follower

SHOWN = 30


def me(actor: Actor) -> Me:
    return Me.objects.select_related("person").get(pk=actor.user.pk)  # type: ignore[union-attr]


def my_profile(actor: Actor) -> MyProfile:
    return MyProfile.objects.get(pk=actor.user.person_id)  # type: ignore[union-attr]


def my_sessions(actor: Actor) -> list[SignIn]:
    """The sessions that are open now, the latest used first; one that was left idle is only not swept up yet."""
    rows = SignIn.objects.open().filter(user=actor.user).select_related("post__unit")[:SHOWN]
    return [row for row in rows if not sessions.idle(row)]


def my_session(actor: Actor, pk: int) -> SignIn | None:
    return SignIn.objects.filter(user=actor.user, pk=pk).first()


def follower(me: Me) -> Follower | None:
    """The own WeChat, or the code with which it is bound."""
    return followers.of(me)
