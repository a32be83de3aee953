"""Accounts: opening, locking, resetting; nobody takes over an account that may do more than he."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

from citong.apps.console import queries
from citong.apps.console.perms import perms
from citong.kit.actions import action, fill
from citong.kit.errors import Refused
from citong.platform.identity.models import User
from citong.platform.signin import lockout, passwords, sessions
from citong.platform.signin.models import SignIn  # noqa: TC001 - the kit reads the annotation

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

NAME = re.compile(r"[a-z][a-z0-9._-]{2,39}\Z")
TAKEN = "这个用户名已有人使用，请换一个。"


def _within(user: User, by: Actor) -> None:
    """All grants of the account's posts lie within the own reach, and it administers nothing that one does not.

    Grants that begin later count: a password that is set today would still open the account then.
    """
    if by.is_system:
        return
    for grant in queries.grants_to_come(user.person):
        beyond = queries.ADMIN.intersection(grant.role.permissions)
        if not by.reaches(perms.accounts, grant.unit) or not all(by.reaches(code, grant.unit) for code in beyond):
            raise PermissionDenied(perms.accounts)


def _not_oneself(user: User, by: Actor) -> None:
    if by.user == user:
        raise Refused("不能对自己的账号做这项操作，请在“账号与安全”中办理，或请其他系统管理员代办。")


def _check_name(username: str) -> None:
    if not NAME.match(username):
        raise Refused({"username": "用户名以小写字母开头，由小写字母、数字和 . _ - 组成，3 至 40 个字符。"})


@action("开通账号", perm=perms.accounts, creates=True)
def open_account(user: User, *, password: str, by: Actor) -> None:
    """The password is a temporary one; it must be changed at the first sign-in."""
    if not by.can(perms.accounts, user.person):
        raise PermissionDenied(perms.accounts)
    _within(user, by)
    user.username = user.username.strip().lower()
    _check_name(user.username)
    if User.objects.filter(username=user.username).exists():
        raise Refused({"username": TAKEN})
    user.phone = user.phone or None
    passwords.change(user, password, must_change=True)


@action("修改账号", perm=perms.accounts)
def change_account(user: User, *, by: Actor, **values: Any) -> None:
    _within(user, by)
    fill(user, values)
    user.username = user.username.strip().lower()
    user.phone = user.phone or None
    _check_name(user.username)


@action("重置密码", perm=perms.accounts, danger=True)
def reset_password(user: User, *, password: str, by: Actor) -> None:
    """A temporary password; all sessions end, and the account opens if too many wrong passwords had closed it."""
    _not_oneself(user, by)
    _within(user, by)
    passwords.change(user, password, must_change=True)
    sessions.close_all(user, sessions.End.ADMIN)
    lockout.open_early(user.username)


@action("停用账号", perm=perms.accounts, unless=lambda u: "" if u.is_active else "这个账号已经停用。", danger=True)
def lock_account(user: User, *, by: Actor) -> None:
    _not_oneself(user, by)
    _within(user, by)
    user.is_active = False
    sessions.close_all(user, sessions.End.ADMIN)


@action("启用账号", perm=perms.accounts, unless=lambda u: "这个账号正在使用。" if u.is_active else "")
def unlock_account(user: User, *, by: Actor) -> None:
    _within(user, by)
    user.is_active = True


def _not_closed(user: User) -> str:
    return "" if queries.locked_until(user) else "这个账号没有被登录锁定。"


@action("解除登录锁定", perm=perms.accounts, unless=_not_closed)
def clear_lockout(user: User, *, by: Actor) -> None:
    """Forget the wrong passwords that were tried."""
    _within(user, by)
    lockout.open_early(user.username)


@action("退出全部登录", perm=perms.accounts, danger=True)
def end_sessions(user: User, *, by: Actor) -> None:
    _within(user, by)
    sessions.close_all(user, sessions.End.ADMIN)


@action("结束这次登录", perm=perms.accounts, unless=lambda s: "这次登录已经结束。" if s.ended_at else "", danger=True)
def end_sign_in(sign_in: SignIn, *, by: Actor) -> None:
    _within(sign_in.user, by)
    sessions.close(sign_in, sessions.End.ADMIN)
