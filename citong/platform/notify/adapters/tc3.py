"""TC3-HMAC-SHA256, the third signature of Tencent Cloud's interfaces ("签名方法 v3"), for JSON posted to ``/``."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

ALGORITHM = "TC3-HMAC-SHA256"
TYPE = "application/json; charset=utf-8"
SIGNED = "content-type;host;x-tc-action"


def _chain(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def headers(key: str, secret: str, host: str, service: str, action: str, body: str, *, seconds: int) -> dict[str, str]:
    """The headers that the signature covers, and the signature; ``seconds`` since 1970."""
    day = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    lines = f"content-type:{TYPE}\nhost:{host}\nx-tc-action:{action.lower()}\n"
    request = "\n".join(("POST", "/", "", lines, SIGNED, _digest(body)))
    text = "\n".join((ALGORITHM, str(seconds), scope, _digest(request)))
    signing = _chain(_chain(_chain(f"TC3{secret}".encode(), day), service), "tc3_request")
    signature = _chain(signing, text).hex()
    return {
        "Content-Type": TYPE,
        "Host": host,
        "X-TC-Action": action,
        "X-TC-Timestamp": str(seconds),
        "Authorization": f"{ALGORITHM} Credential={key}/{scope}, SignedHeaders={SIGNED}, Signature={signature}",
    }
