"""What every test stands on: no network but this machine, one browser, pictures and accessibility of pages."""

from __future__ import annotations

import gc
import ipaddress
import os
import shutil
import socket
from functools import wraps
from pathlib import Path

import pytest
import typst
from django.db import connection
from hypothesis import HealthCheck, settings
from playwright.sync_api import expect

from citong.lib import typeset
from citong.platform.search import following
from tests.looking import Pages
from tests.rendering import Watch

CHROMIUM = os.environ.get("CITONG_CHROMIUM") or shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
QUIET = (  # Chromium talks to nobody, and runs as root in a container
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
PATIENCE = 20_000  # ms that a page may take on a busy machine
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # machines may be busy
settings.load_profile("calm")


class NetworkRefused(RuntimeError):
    """A test tried to leave this machine."""


def _only_loopback(connect):
    """An audit hook would see every way out, but Python would call it millions of times a run."""

    @wraps(connect)
    def checked(self: socket.socket, address):
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            host = address[0]
            if host != "localhost" and not ipaddress.ip_address(host.split("%")[0]).is_loopback:
                raise NetworkRefused(f"tests may not reach {host}")
        return connect(self, address)

    return checked


socket.socket.connect = _only_loopback(socket.socket.connect)
socket.socket.connect_ex = _only_loopback(socket.socket.connect_ex)


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # all that is collected stays
    expect.set_options(timeout=PATIENCE)
    config.pluginmanager.register(Watch(config), "rendering")
    config.pluginmanager.register(Pages(config), "looking")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", type=Path, metavar="DIR", help="write pictures of the journeys' pages to DIR")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark by place and by database: journeys by their folder, row locks only where the database has them.

    The longest tests, which play a whole city, begin first: at the end other workers would wait for them.
    """
    items.sort(key=lambda item: not item.nodeid.startswith("tests/project/"))
    for item in items:
        if item.nodeid.startswith("tests/journeys/"):
            item.add_marker("journey")
        if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: scripts/test --database postgresql://…"))


def pytest_collection_finish() -> None:
    """Thousands of tests and all that is imported stay: looking through them for garbage again and again takes minutes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": list(QUIET)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    local = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
    return {**browser_context_args, **local, "viewport": WIDE, "reduced_motion": "reduce"}  # looked at when at rest


@pytest.fixture
def look(request: pytest.FixtureRequest):
    """``look(page, name)``: the page passes WCAG 2.1 AA at desk and phone width, and its picture is kept if asked for."""
    from tests.sight import Sight

    thorough = connection.vendor != "postgresql"  # the same pages stand on either database: looked through once
    pages = request.config.pluginmanager.get_plugin("looking")
    return Sight(request.config.getoption("--screenshots"), pages, wide=WIDE, phone=PHONE, thorough=thorough)


@pytest.fixture(autouse=True)
def _still_index(request):
    """Words are indexed only for tests that look for them (``indexed``); else it would be a tenth of the work."""
    if "indexed" in request.fixturenames:
        yield
        return
    with following.paused():
        yield


@pytest.fixture
def indexed():
    """The index of the search follows what this test writes."""


@pytest.fixture
def fontless(monkeypatch):
    """A machine with no font but those inside the typesetter, which know no Chinese."""
    monkeypatch.setattr(typeset, "_load", lambda _folder: typst.Fonts(include_system_fonts=False))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Before the database is dropped, whoever is still connected (a live server's last thread) is let go."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
