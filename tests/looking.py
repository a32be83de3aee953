"""Watches which whole pages the journeys open; a whole run fails if one of them was never looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.rendering import whole_run

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Response

JOURNEYS = "tests/journeys"


def route(url: str) -> str:
    """The name of the page at ``url``; empty where there is none."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


class Pages:
    """Collects names of pages in each process; the controller of a parallel run gathers those of its workers."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.opened: dict[str, str] = {}  # page -> a test that opened it
        self.looked: set[str] = set()
        self.missing: list[str] = []

    def follow(self, context: BrowserContext, test: str) -> None:
        """Note every whole page that opens in ``context``."""

        def note(answer: Response) -> None:
            html = answer.headers.get("content-type", "").startswith("text/html")
            if html and answer.ok and answer.request.is_navigation_request() and route(answer.url):
                self.opened.setdefault(route(answer.url), test)

        context.on("response", note)

    def look(self, page: Page) -> None:
        self.looked.add(route(page.url))

    def all_journeys(self) -> bool:
        return whole_run(self.config, self.config.getini("testpaths")) or whole_run(self.config, [JOURNEYS])

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node) -> None:
        output = getattr(node, "workeroutput", {})
        self.opened = {**output.get("opened", {}), **self.opened}
        self.looked.update(output.get("looked", ()))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if hasattr(self.config, "workeroutput"):
            self.config.workeroutput |= {"opened": self.opened, "looked": sorted(self.looked)}
        elif exitstatus == pytest.ExitCode.OK and self.all_journeys():
            self.missing = sorted(f"{name}, opened by {self.opened[name]}" for name in {*self.opened} - self.looked)
            if self.missing:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter) -> None:
        if self.missing:
            terminalreporter.section("pages that journeys open and none looks at", red=True)
            terminalreporter.write_line("\n".join(self.missing))
