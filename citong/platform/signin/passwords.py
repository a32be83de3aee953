"""The password policy, and setting passwords; validators for AUTH_PASSWORD_VALIDATORS."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from citong.lib import clock

from .models import PastPassword

if TYPE_CHECKING:
    from citong.platform.identity.models import User

KEPT = 5
SHORTEST, LONGEST = 8, 64
CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
CLASSES_NEEDED = 3
FAVOURITES = (
    "citong",
    "quanzhou",
    "qzjyj",
    "woaini",
    "qwer",
    "asdf",
    "zxcv",
    "password",
    "passw0rd",
    "p@ssw0rd",
    "admin",
)
LETTERS = "abcdefghjkmnpqrstuvwxyz"  # those that are not mistaken for another when read out
DIGITS = "23456789"
FAR = 4  # characters that must remain besides a name or a favourite


class Shape:
    """Length and kinds of characters."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 - Django's interface
        if not SHORTEST <= len(password) <= LONGEST:
            raise ValidationError(
                f"密码须为 {SHORTEST} 至 {LONGEST} 个字符，现在是 {len(password)} 个。", code="length"
            )
        if sum(bool(re.search(kind, password)) for kind in CLASSES) < CLASSES_NEEDED:
            raise ValidationError("密码须包含大写字母、小写字母、数字、符号中的至少三种。", code="classes")

    def get_help_text(self) -> str:
        return f"{SHORTEST} 至 {LONGEST} 个字符，包含大写字母、小写字母、数字、符号中的至少三种。"


class NotTheName:
    """Neither the user name nor the phone nor the person's name in pinyin, also not with a few characters more."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None:
            return
        flat = password.lower()
        for name in (user.username, user.phone or "", user.person.mobile, user.person.pinyin):
            if len(name) >= FAR and name in flat and len(flat) - len(name) < FAR + len(name):
                raise ValidationError("密码不能包含用户名、手机号码或姓名拼音。", code="name")

    def get_help_text(self) -> str:
        return "不能包含用户名、手机号码或姓名拼音。"


class NotCommon(CommonPasswordValidator):
    """Not one of the 20,000 most common passwords, nor a favourite with a few characters around it."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's interface
        flat = password.lower().strip()
        core = flat.strip("0123456789!@#$%^&*().,_-+=?~")
        weak = flat in self.passwords or any(name in flat and len(core) - len(name) < FAR for name in FAVOURITES)
        if weak or len(set(flat)) < FAR:
            raise ValidationError("这个密码太常见，容易被猜到，请换一个。", code="common")

    def get_help_text(self) -> str:
        return "不能是常见密码，例如 Aa123456。"


class NotAgain:
    """None of the last five, nor the present one."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        past = PastPassword.objects.filter(user=user).order_by("-pk").values_list("hash", flat=True)
        if any(check_password(password, used) for used in (user.password, *past[:KEPT])):
            raise ValidationError(f"不能再用最近 {KEPT} 次用过的密码。", code="again")

    def get_help_text(self) -> str:
        return f"不能与最近 {KEPT} 次用过的密码相同。"


def change(user: User, password: str, *, must_change: bool = False) -> None:
    """Set the password on ``user`` without saving it, and remember the old one."""
    if user.pk is not None and user.password and user.has_usable_password():
        PastPassword.objects.create(user=user, hash=user.password)
        kept = PastPassword.objects.filter(user=user).order_by("-pk").values_list("pk", flat=True)[:KEPT]
        PastPassword.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = clock.now()


def temporary() -> str:
    """A password to be told by phone: three groups, no letters that look alike, fits the policy."""
    groups = [
        "".join(secrets.choice(LETTERS) for _ in range(3)).capitalize() + secrets.choice(DIGITS),
        *("".join(secrets.choice(LETTERS + DIGITS) for _ in range(4)) for _ in range(2)),
    ]
    return "-".join(groups)
