"""钉钉: a work notification (工作通知) of the bureau's own application."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from . import wire
from .corporate import Corporate

if TYPE_CHECKING:
    from .wire import Endpoint

LONGEST = 500  # characters of a text


class DingTalk(Corporate):
    """On when CITONG_DINGTALK is set."""

    code, title, per_minute = "dingtalk", "钉钉", 600
    stale: frozenset[int] = frozenset({40014, 42001})
    strangers: frozenset[int] = frozenset({60121})

    def token(self, at: Endpoint) -> tuple[str, int]:
        query = urlencode({"appkey": at.key, "appsecret": at.secret})
        found = self.checked(wire.call(f"{at.base}/gettoken?{query}"))
        return found["access_token"], int(found["expires_in"])

    def member(self, at: Endpoint, mobile: str) -> str:
        return str(self.ask(at, "/topapi/v2/user/getbymobile", {"mobile": mobile})["result"]["userid"])

    def tell(self, at: Endpoint, member: str, text: str) -> str:
        content = {
            "agent_id": int(at.option("agent")),
            "userid_list": member,
            "msg": {"msgtype": "text", "text": {"content": text[:LONGEST]}},
        }
        return str(self.ask(at, "/topapi/message/corpconversation/asyncsend_v2", content)["task_id"])
