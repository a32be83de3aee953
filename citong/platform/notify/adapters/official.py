"""微信公众号 (服务号): a template message (模板消息) to those who follow the bureau's account and have bound theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from citong.platform.notify.channels import Unreachable, link_of

from . import wire
from .corporate import Tokened

if TYPE_CHECKING:
    from citong.platform.identity.models import User
    from citong.platform.notify.models import Delivery

    from .wire import Endpoint

LONGEST = 20  # characters of a value of the kind ``thing``, by the vendor's rules


class Official(Tokened):
    """On when CITONG_OFFICIAL is set."""

    code, title, per_minute = "official", "微信公众号", 600
    stale: frozenset[int] = frozenset({40001, 40014, 42001})
    strangers: frozenset[int] = frozenset({40003, 43004, 43019, 43101})  # unknown, does not follow, blocked, refuses
    nobody = "收件人没有关注公众号或拒收消息"

    def token(self, at: Endpoint) -> tuple[str, int]:
        """The stable one: another process that asks gets the same, instead of ending ours."""
        content = {"grant_type": "client_credential", "appid": at.key, "secret": at.secret}
        found = self.checked(wire.post_json(f"{at.base}/cgi-bin/stable_token", content))
        return found["access_token"], int(found["expires_in"])

    def checked(self, found: dict[str, Any]) -> dict[str, Any]:
        return super().checked({"errcode": 0} | found)  # a token comes without a code

    def address(self, user: User) -> str:
        follower = getattr(user, "follower", None)
        return follower.openid if user.is_active and follower is not None else ""

    def send(self, delivery: Delivery) -> str:
        to = self.address(delivery.user)
        if not to:
            raise Unreachable("收件人没有绑定公众号")
        at = wire.endpoint(settings.CHANNELS[self.code])
        values = {at.option("title"): delivery.title}
        if "body" in at.options:
            values[at.option("body")] = delivery.body or delivery.title
        content: dict[str, Any] = {
            "touser": to,
            "template_id": at.option("template"),
            "client_msg_id": f"citong-{delivery.pk}",  # sent twice within ten minutes it arrives once
            "data": {name: {"value": shortened(text)} for name, text in values.items()},
        }
        if link := link_of(delivery):
            content["url"] = link
        return str(self.ask(at, "/cgi-bin/message/template/send", content)["msgid"])


def shortened(text: str) -> str:
    """On one line, as long as the vendor takes."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
