"""What the vendors' adapters share: where they call, JSON over HTTP with a time-out, and tokens that last a while."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from citong.platform.notify.channels import Later

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SECONDS = 10
LONGEST = 1024 * 1024  # bytes of an answer


@dataclass(frozen=True, eq=False)
class Endpoint:
    """A vendor's interface out of ``vendor://key:secret@host/?option=…``; ``vendor+http`` speaks without TLS."""

    vendor: str
    base: str
    host: str
    key: str
    secret: str
    options: Mapping[str, str]

    def option(self, name: str) -> str:
        if name not in self.options:
            raise Later(f"配置缺少 {name}")
        return self.options[name]


@lru_cache(maxsize=16)
def endpoint(url: str) -> Endpoint:
    parts = urlsplit(url)
    vendor, _, plain = parts.scheme.partition("+")
    host = parts.netloc.rpartition("@")[2]
    base = f"{'http' if plain == 'http' else 'https'}://{host}"
    options = dict(parse_qsl(parts.query))
    return Endpoint(vendor, base, host, unquote(parts.username or ""), unquote(parts.password or ""), options)


class _Stay(HTTPRedirectHandler):
    """A signed request is not carried on to another address."""

    def redirect_request(self, *_given: Any) -> None:
        return None


_opener = build_opener(_Stay)


def call(url: str, *, data: bytes | None = None, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The answer to ``data`` (a GET without it), also one with an error status, as long as it is JSON."""
    request = Request(url, data=data, headers=dict(headers or {}))  # noqa: S310 - http or https, by ``endpoint``
    try:
        with _opener.open(request, timeout=SECONDS) as answer:
            return _read(answer, HTTPStatus.OK)
    except HTTPError as error:
        with error:
            return _read(error, error.code)


def _read(answer: Any, status: int) -> dict[str, Any]:
    try:
        found = json.loads(answer.read(LONGEST))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Later(f"HTTP {status}")
    return found


def post_json(url: str, content: Mapping[str, Any]) -> dict[str, Any]:
    body = json.dumps(content, ensure_ascii=False).encode()
    return call(url, data=body, headers={"Content-Type": "application/json; charset=utf-8"})


class Tokens:
    """Access tokens of this process: asked for when needed, used until shortly before they end."""

    EARLY = 300  # seconds

    def __init__(self, ask: Callable[[Endpoint], tuple[str, int]]) -> None:
        self._ask = ask
        self._held: dict[Endpoint, tuple[str, float]] = {}

    def get(self, at: Endpoint) -> str:
        token, ends = self._held.get(at, ("", 0.0))
        if time.monotonic() >= ends:
            token, lasts = self._ask(at)
            self._held[at] = token, time.monotonic() + max(lasts - self.EARLY, 0)
        return token

    def drop(self, at: Endpoint) -> None:
        self._held.pop(at, None)
