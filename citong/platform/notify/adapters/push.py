"""What the official account's vendor pushes (消息与事件推送, 明文模式): whether it is his, what it says, how to answer."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError, XMLPullParser
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 64 * 1024  # bytes


def signed(query: Mapping[str, str], token: str) -> bool:
    """Whether the query bears the signature of who knows ``token``: the SHA-1 of the three texts in their order."""
    said = "".join(sorted((token, query.get("timestamp", ""), query.get("nonce", ""))))
    wanted = hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()  # by the vendor's rules
    return bool(token) and hmac.compare_digest(wanted.encode(), query.get("signature", "").encode())


def read(body: bytes) -> dict[str, str]:
    """The texts of the flat XML; nothing of what is not that."""
    if len(body) > LARGEST or b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        return {}
    parser: XMLPullParser = XMLPullParser(("end",))  # type: ignore[type-arg]
    try:
        parser.feed(body.decode())
        parser.close()
    except (ParseError, UnicodeDecodeError):
        return {}
    return {element.tag: element.text or "" for _, element in parser.read_events()}  # type: ignore[misc, union-attr]


def answer(push: Mapping[str, str], text: str, seconds: int) -> str:
    """A text to whom the push came from; without one the word that says: taken, do not push again."""
    if not text:
        return "success"
    parts = {"ToUserName": push["FromUserName"], "FromUserName": push.get("ToUserName", ""), "CreateTime": seconds}
    parts |= {"MsgType": "text", "Content": text}
    return "<xml>" + "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in parts.items()) + "</xml>"
