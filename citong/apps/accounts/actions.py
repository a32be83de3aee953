"""What people do with their own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password

from citong.kit.actions import action
from citong.platform.notify import followers, wishes
from citong.platform.signin import passwords, sessions
from citong.platform.signin.models import SignIn  # noqa: TC001 - the kit reads the annotation
from citong.platform.signin.perms import perms

from .models import Me, MyProfile  # noqa: TC001 - the kit reads the annotation

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


@action("修改密码", perm=perms.own)
def change_password(me: Me, *, password: str, keep: int | None = None, by: Actor) -> None:
    """Set a new password; all sessions but ``keep`` end."""
    validate_password(password, me)
    passwords.change(me, password)
    sessions.close_all(me, sessions.End.PASSWORD, keep)


@action("修改电子邮箱", perm=perms.own, inputs={"email": None})
def change_email(profile: MyProfile, *, email: str, by: Actor) -> None:
    profile.email = email


@action("修改通知设置", perm=perms.own)
def change_wishes(me: Me, *, wanted: wishes.Wishes, by: Actor) -> None:
    """Which messages come over which channel, and when none comes."""
    wishes.keep(me, wanted)


@action("获取微信绑定码", perm=perms.own)
def take_code(me: Me, *, by: Actor) -> None:
    """A code that binds the WeChat from which it is sent to the official account."""
    followers.new_code(me)


@action("解除微信绑定", perm=perms.own, danger=True)
def unbind(me: Me, *, by: Actor) -> None:
    followers.leave(me)


def _ended(sign_in: SignIn) -> str:
    return "这次登录已经结束，不用再处理。" if sign_in.ended_at else ""


@action("结束登录", perm=perms.own, unless=_ended, danger=True)
def end_session(sign_in: SignIn, *, by: Actor) -> None:
    sessions.close(sign_in, sessions.End.OTHER)


@action("在所有设备上退出", perm=perms.own, danger=True)
def end_everywhere(me: Me, *, by: Actor) -> None:
    sessions.close_all(me, sessions.End.OTHER)
