"""企业微信: a text message of the bureau's own application."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from citong.platform.notify.channels import Unreachable

from . import wire
from .corporate import Corporate

if TYPE_CHECKING:
    from .wire import Endpoint

LONGEST = 2000  # bytes of a text, by the vendor's rules 2048


class WeCom(Corporate):
    """On when CITONG_WECOM is set."""

    code, title, per_minute = "wecom", "企业微信", 600
    stale: frozenset[int] = frozenset({40014, 42001})
    strangers: frozenset[int] = frozenset({46004, 60111, 81013})

    def token(self, at: Endpoint) -> tuple[str, int]:
        query = urlencode({"corpid": at.key, "corpsecret": at.secret})
        found = self.checked(wire.call(f"{at.base}/cgi-bin/gettoken?{query}"))
        return found["access_token"], int(found["expires_in"])

    def member(self, at: Endpoint, mobile: str) -> str:
        return str(self.ask(at, "/cgi-bin/user/getuserid", {"mobile": mobile})["userid"])

    def tell(self, at: Endpoint, member: str, text: str) -> str:
        short = text.encode()[:LONGEST].decode(errors="ignore")
        content = {"touser": member, "msgtype": "text", "agentid": int(at.option("agent")), "text": {"content": short}}
        found = self.ask(at, "/cgi-bin/message/send", content)
        if found.get("invaliduser"):
            raise Unreachable("收件人不在企业微信应用的可见范围内")
        return str(found.get("msgid", ""))
