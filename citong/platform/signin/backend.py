"""Signing in by user name or phone with a password; other ways (single sign-on, passkeys) get backends beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db.models import Q

from citong.platform.identity.models import User

if TYPE_CHECKING:
    from django.http import HttpRequest


def account(typed: str) -> User | None:
    """The account that ``typed`` names: by its user name, else by its phone."""
    name = typed.strip().lower()
    found = {user.username: user for user in User.objects.filter(Q(username=name) | Q(phone=name))}
    return found.get(name) or next(iter(found.values()), None)


class PasswordBackend(BaseBackend):
    """Takes equally long whether the account exists, is locked, has no password, or the password is wrong."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_other: object
    ) -> User | None:
        if request is None or username is None or password is None:
            return None
        user = account(username)
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """``None`` for an account that was locked meanwhile: its sessions end with the next request."""
        user: User | None = User.objects.select_related("person").filter(pk=user_id, is_active=True).first()
        return user
