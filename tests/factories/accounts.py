"""Sign-ins, and the own account as its owner sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.accounts import actions
from citong.apps.accounts.models import Me, MyProfile
from citong.platform.access.actor import Actor
from citong.platform.notify import wishes
from citong.platform.signin.models import SignIn

from .people import make_person, make_post, make_user
from .rows import ids_of, ready_for, row_of

if TYPE_CHECKING:
    from citong.platform.identity.models import User
    from citong.platform.org.models import Unit


def make_user_at(unit: Unit) -> User:
    """An account of somebody with a post at ``unit`` and no permission."""
    person = make_person()
    make_post(person, unit)
    return make_user(person)


@row_of(Me)
def make_me(unit: Unit) -> Me:
    return Me.objects.get(pk=make_user_at(unit).pk)


@row_of(MyProfile)
def make_profile(unit: Unit) -> MyProfile:
    return MyProfile.objects.get(pk=make_user_at(unit).person_id)


@row_of(SignIn)
def make_sign_in(unit: Unit) -> SignIn:
    user = make_user_at(unit)
    return SignIn.objects.create(user=user, post=user.person.posts.get(), device="Windows", idle_minutes=30)


@ids_of("accounts-end-session")
def session_ids(unit: Unit) -> dict[str, Any]:
    return {"pk": make_sign_in(unit).pk}


@ready_for(actions.change_password)
def ready_to_change_password(unit: Unit) -> tuple[Me, dict[str, Any]]:
    me = make_me(unit)
    return me, {"password": "Citong-2018-quanzhou", "by": Actor.of(me)}


@ready_for(actions.change_email)
def ready_to_change_email(unit: Unit) -> tuple[MyProfile, dict[str, Any]]:
    profile = make_profile(unit)
    return profile, {"email": "chen@example.cn", "by": Actor.of(profile.user)}


@ready_for(actions.change_wishes)
def ready_to_wish(unit: Unit) -> tuple[Me, dict[str, Any]]:
    me = make_me(unit)
    return me, {"wanted": wishes.of(me), "by": Actor.of(me)}


@ready_for(actions.end_session)
def ready_to_end_session(unit: Unit) -> tuple[SignIn, dict[str, Any]]:
    sign_in = make_sign_in(unit)
    return sign_in, {"by": Actor.of(sign_in.user)}


@ready_for(actions.end_everywhere)
def ready_to_end_everywhere(unit: Unit) -> tuple[Me, dict[str, Any]]:
    me = make_me(unit)
    return me, {"by": Actor.of(me)}
