"""The own account and the own person: rows on which their owner needs no role."""

from typing import ClassVar

from citong.platform.identity.models import Person, User
from citong.platform.signin.perms import perms


class Me(User):
    """The account as its owner may change it."""

    owned_by: ClassVar[dict[str, tuple[str, ...]]] = {"person__user": (perms.own,)}

    class Meta:
        proxy = True
        verbose_name = "本人账号"


class MyProfile(Person):
    """The person as the person himself may change it."""

    owned_by: ClassVar[dict[str, tuple[str, ...]]] = {"user": (perms.own,)}

    class Meta:
        proxy = True
        verbose_name = "本人资料"
