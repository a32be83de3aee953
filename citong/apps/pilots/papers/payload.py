"""What the QR code in a form's footer says: which application, which version, which text."""

import re
from typing import NamedTuple

DIGITS = 32
_PAYLOAD = re.compile(r"citong:form:([A-Za-z0-9][A-Za-z0-9\-]*):v([1-9][0-9]*):([0-9a-f]{32})")
_DIGEST = re.compile(r"[0-9a-f]{32,64}")


class Payload(NamedTuple):
    """The parts of a payload; ``digest`` is the first half of the version's sha256."""

    number: str
    version: int
    digest: str

    def __str__(self) -> str:
        return f"citong:form:{self.number}:v{self.version}:{self.digest}"


def payload(number: str, version: int, digest: str) -> str:
    """The text of the QR code for one version, from its sha256 in hexadecimal."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError("the digest must be sha256 in lower-case hexadecimal")
    text = str(Payload(number, version, digest[:DIGITS]))
    parse_payload(text)
    return text


def parse_payload(text: str) -> Payload:
    """The parts of a scanned payload; ValueError if it is none of ours."""
    match = _PAYLOAD.fullmatch(text)
    if match is None:
        raise ValueError("二维码不是本系统申报表上的二维码")
    number, version, digest = match.groups()
    return Payload(number, int(version), digest)
