"""What vendors have in common: a token, and with WeCom and DingTalk a member who is found by his mobile number."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from django.conf import settings

from citong.platform.notify.channels import Later, Unreachable, link_of

from . import wire

if TYPE_CHECKING:
    from citong.platform.identity.models import User
    from citong.platform.notify.models import Delivery

    from .wire import Endpoint


class Tokened(ABC):
    """A vendor that is asked with a token; a subclass says how, and what the vendor's codes mean."""

    code: str
    title: str
    per_minute: int
    stale: frozenset[int]  # codes that say: this token is no longer valid
    strangers: frozenset[int]  # codes that say: nobody there can be told
    nobody = ""  # the same in words

    def __init__(self) -> None:
        self.tokens = wire.Tokens(self.token)

    @abstractmethod
    def token(self, at: Endpoint) -> tuple[str, int]:
        """A fresh token and how many seconds it lasts."""

    def enabled(self) -> bool:
        return bool(settings.CHANNELS[self.code])

    def ask(self, at: Endpoint, path: str, content: dict[str, Any]) -> dict[str, Any]:
        """Post with the token; once more with a fresh one if it had ended."""
        for _ in range(2):
            found = wire.post_json(f"{at.base}{path}?access_token={self.tokens.get(at)}", content)
            if found.get("errcode") not in self.stale:
                break
            self.tokens.drop(at)
        return self.checked(found)

    def checked(self, found: dict[str, Any]) -> dict[str, Any]:
        code = found.get("errcode")
        if code in self.strangers:
            raise Unreachable(self.nobody or f"{self.title}中没有这位收件人")
        if code != 0:
            raise Later(f"{self.code} {code}")
        return found


class Corporate(Tokened):
    """A vendor who knows a company's members by their mobile numbers."""

    @abstractmethod
    def member(self, at: Endpoint, mobile: str) -> str:
        """The vendor's id of the member with this number."""

    @abstractmethod
    def tell(self, at: Endpoint, member: str, text: str) -> str:
        """Send ``text`` and give back the vendor's number of the message."""

    def address(self, user: User) -> str:
        return (user.phone or user.person.mobile) if user.is_active else ""

    def send(self, delivery: Delivery) -> str:
        mobile = self.address(delivery.user)
        if not mobile:
            raise Unreachable("收件人没有手机号码")
        at = wire.endpoint(settings.CHANNELS[self.code])
        parts = (delivery.title, delivery.body, link_of(delivery))
        return self.tell(at, self.member(at, mobile), "\n".join(part for part in parts if part))
