"""The fingerprint of what was submitted: SHA-256 over its canonical JSON."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .content import Content


def canonical(value: object) -> str:
    """One text for one value: keys in order, no blanks, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def of_content(content: Content) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def of_version(number: str, version: int, content: Content) -> str:
    """Of one version of one application: two schools that write the same still differ."""
    return hashlib.sha256(
        canonical({"application": number, "version": version, "content": content}).encode()
    ).hexdigest()
