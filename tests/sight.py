"""Looking at a page as its users do: at a desk, on a phone, with a screen reader."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, ViewportSize

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
GRAVE = {"serious", "critical"}


@dataclass(frozen=True)
class Sight:
    """Checks a page at two widths; with a folder it also keeps the pictures there."""

    folder: Path | None
    wide: ViewportSize
    phone: ViewportSize
    thorough: bool = True  # also with the rules of WCAG

    def __call__(self, page: Page, name: str) -> None:
        page.wait_for_load_state("load")
        for size in (self.phone, self.wide):  # the desk comes last: the journey goes on there
            page.set_viewport_size(size)
            self._fits(page, name, size["width"])
            if self.thorough:
                self._accessible(page, name, size["width"])
            if self.folder:
                self.folder.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=self.folder / f"{name}-{size['width']}.png", full_page=True)

    @staticmethod
    def _fits(page: Page, name: str, width: int) -> None:
        drawn = page.evaluate("document.documentElement.scrollWidth")
        assert drawn <= width, f"{name}: the page is {drawn} px wide on a screen of {width} px"

    @staticmethod
    def _accessible(page: Page, name: str, width: int) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        found = page.evaluate("rules => axe.run(rules).then(answer => answer.violations)", RULES)
        grave = [
            f"{rule['id']}: {rule['help']}{os.linesep}    {node['html']}"
            for rule in found
            if rule["impact"] in GRAVE
            for node in rule["nodes"]
        ]
        assert grave == [], f"{name} at {width} px:\n" + "\n".join(grave)
