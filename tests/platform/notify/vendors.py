"""Vendors on this machine: servers that check what they are sent by the rules of the vendors' documentation, not by our code."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64decode
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer, StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

KEY, SECRET = "LTAI5t-key", "s3cret/of+ours="
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")


@dataclass
class Call:
    """One request as it came over the wire; header names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)


Answer = tuple[int, dict[str, Any]]


@dataclass
class Vendor:
    """A server that answers by ``rule`` and keeps all calls."""

    rule: Callable[[Call], Answer]
    calls: list[Call] = field(default_factory=list)
    port: int = 0

    @contextmanager
    def serving(self) -> Iterator[Vendor]:
        vendor = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                parts = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                query = dict(parse_qsl(parts.query, keep_blank_values=True))
                call = Call(self.command, parts.path, query, headers, body)
                vendor.calls.append(call)
                status, content = vendor.rule(call)
                text = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = answer  # noqa: N815 - as the standard library calls them

            def log_message(self, *_given: object) -> None:
                """Silent."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = server.server_port
        with _running(server):
            yield self


@contextmanager
def _running(server: BaseServer) -> Iterator[None]:
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _encoded(text: str) -> str:
    return "".join(chr(b) if chr(b) in UNRESERVED else f"%{b:02X}" for b in text.encode())


def acs3_fault(call: Call) -> str:
    """What is wrong with the ACS3-HMAC-SHA256 signature of ``call``; empty if nothing."""
    algorithm, _, rest = call.headers["authorization"].partition(" ")
    given = dict(part.split("=", 1) for part in rest.split(","))
    names = given["SignedHeaders"].split(";")
    covered = {"host", *(name for name in call.headers if name.startswith("x-acs-"))}
    digest = hashlib.sha256(call.body).hexdigest()
    moment = datetime.strptime(call.headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    if algorithm != "ACS3-HMAC-SHA256" or given["Credential"] != KEY:
        return "InvalidAccessKeyId"
    if names != sorted(names) or not covered <= set(names) or call.headers["x-acs-content-sha256"] != digest:
        return "IncompleteSignature"
    if abs((datetime.now(UTC) - moment).total_seconds()) > 900:
        return "InvalidTimeStamp.Expired"
    query = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in sorted(call.query.items()))
    lines = "".join(f"{name}:{call.headers[name].strip()}\n" for name in names)
    request = f"{call.method}\n{call.path}\n{query}\n{lines}\n{given['SignedHeaders']}\n{digest}"
    text = f"ACS3-HMAC-SHA256\n{hashlib.sha256(request.encode()).hexdigest()}"
    wanted = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
    return "" if hmac.compare_digest(wanted, given["Signature"]) else "SignatureDoesNotMatch"


def tc3_fault(call: Call) -> str:
    """What is wrong with the TC3-HMAC-SHA256 signature of ``call``; empty if nothing."""
    algorithm, _, rest = call.headers["authorization"].partition(" ")
    given = dict(part.strip().split("=", 1) for part in rest.split(","))
    key, day, service, end = given["Credential"].split("/")
    seconds = int(call.headers["x-tc-timestamp"])
    if algorithm != "TC3-HMAC-SHA256" or key != KEY or end != "tc3_request":
        return "AuthFailure.SecretIdNotFound"
    if abs(datetime.now(UTC).timestamp() - seconds) > 300 or day != f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}":
        return "AuthFailure.SignatureExpire"
    names = given["SignedHeaders"].split(";")
    if not {"content-type", "host"} <= set(names) or names != sorted(names):
        return "AuthFailure.SignatureFailure"
    lines = "".join(f"{name}:{call.headers[name].strip().lower()}\n" for name in names)
    request = f"POST\n/\n\n{lines}\n{given['SignedHeaders']}\n{hashlib.sha256(call.body).hexdigest()}"
    scope = f"{day}/{service}/tc3_request"
    text = f"TC3-HMAC-SHA256\n{seconds}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    secret = f"TC3{SECRET}".encode()
    for part in (day, service, "tc3_request"):
        secret = hmac.new(secret, part.encode(), hashlib.sha256).digest()
    wanted = hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
    return "" if hmac.compare_digest(wanted, given["Signature"]) else "AuthFailure.SignatureFailure"


class Window(StreamRequestHandler):
    """Where a mail server (``server.office``) speaks with who brings letters (RFC 5321 and 4954)."""

    def handle(self) -> None:
        self.may, self.to = False, list[str]()
        self.say("220 localhost")
        while line := self.rfile.readline().decode().strip():
            verb, _, rest = line.partition(" ")
            self.say(self.answer(verb.upper(), rest))
            if verb.upper() == "QUIT":
                return

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def answer(self, verb: str, rest: str) -> str:
        if verb == "EHLO":
            return "250-localhost\r\n250 AUTH PLAIN"
        if verb == "AUTH":
            self.may = b64decode(rest.removeprefix("PLAIN ")).decode() == f"\0{KEY}\0{SECRET}"
            return "235 ok" if self.may else "535 wrong account"
        if verb == "MAIL" and not self.may:
            return "530 sign in first"
        if verb == "RCPT":
            return self.receiver(rest.partition("<")[2].partition(">")[0])
        if verb == "DATA":
            self.take()
        return "250 ok"

    def receiver(self, address: str) -> str:
        if address not in self.server.office.known:
            return "550 no such mailbox"
        self.to.append(address)
        return "250 ok"

    def take(self) -> None:
        self.say("354 go on")
        text = b"".join(iter(self.rfile.readline, b".\r\n"))
        self.server.office.letters.append((self.to, message_from_bytes(text, policy=policy.default)))


@dataclass
class PostOffice:
    """A mail server that asks for the account and refuses mailboxes that it does not know."""

    known: frozenset[str]
    letters: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    port: int = 0

    @contextmanager
    def serving(self) -> Iterator[PostOffice]:
        server = ThreadingTCPServer(("127.0.0.1", 0), Window)
        server.daemon_threads, server.office = True, self
        self.port = server.server_address[1]
        with _running(server):
            yield self
