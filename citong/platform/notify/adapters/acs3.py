"""ACS3-HMAC-SHA256, the third signature of Aliyun's interfaces ("V3版本请求体&签名机制"), for calls without a body."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping

ALGORITHM = "ACS3-HMAC-SHA256"


def canonical(query: Mapping[str, str]) -> str:
    """Sorted, percent-encoded by RFC 3986."""
    return "&".join(f"{quote(name, safe='~')}={quote(query[name], safe='~')}" for name in sorted(query))


def headers(
    key: str, secret: str, host: str, action: str, version: str, query: Mapping[str, str], *, moment: str, nonce: str
) -> dict[str, str]:
    """All headers of a POST to ``/``; ``moment`` is UTC like ``2023-10-26T10:22:32Z``."""
    digest = hashlib.sha256(b"").hexdigest()
    given = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": digest,
        "x-acs-date": moment,
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    signed = ";".join(given)
    lines = "".join(f"{name}:{value}\n" for name, value in given.items())
    request = "\n".join(("POST", "/", canonical(query), lines, signed, digest))
    text = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    return {**given, "Authorization": f"{ALGORITHM} Credential={key},SignedHeaders={signed},Signature={signature}"}
