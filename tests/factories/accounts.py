"""Sign-ins, and the own account as its owner sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.accounts.models import Me, MyProfile
from citong.platform.signin.models import SignIn

from .people import make_person, make_post, make_user
from .rows import ids_of, row_of

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
