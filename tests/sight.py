"""Looking at a page as its users do: at a desk, on a phone, with a screen reader."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from axe_playwright_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, ViewportSize

    from tests.looking import Pages

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
COLOURLESS = {
    **RULES,
    "rules": {"color-contrast": {"enabled": False}},
}  # most of the time, and a phone has the same colours
GRAVE = {"serious", "critical"}


@dataclass(frozen=True)
class Sight:
    """Checks a page at two widths and notes that it did; with a folder it also keeps the pictures there."""

    folder: Path | None
    pages: Pages
    wide: ViewportSize
    phone: ViewportSize
    thorough: bool = True  # also with the rules of WCAG

    def __call__(self, page: Page, name: str) -> None:
        page.wait_for_load_state("load")
        self.pages.look(page)
        for size in (self.phone, self.wide):  # the desk comes last: the journey goes on there
            page.set_viewport_size(size)
            self._fits(page, name, size["width"])
            self._one_aim(page, name)
            if self.thorough:
                self._accessible(page, name, size["width"], RULES if size is self.wide else COLOURLESS)
            if self.folder:
                self.folder.mkdir(parents=True, exist_ok=True)
                self._picture(page, self.folder / f"{name}-{size['width']}.png", size)

    @staticmethod
    def _picture(page: Page, path: Path, size: ViewportSize) -> None:
        """The whole page on a screen as high as it is, so that what sticks to the frame stands at its top and its bottom."""
        place = page.evaluate("[scrollX, scrollY]")
        whole = max(size["height"], page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": size["width"], "height": whole})
        page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        assert page.evaluate("scrollY") == 0, f"{path.stem}: the page does not scroll to its top"
        page.screenshot(path=path)
        page.set_viewport_size(size)
        page.evaluate("([left, top]) => scrollTo({left, top, behavior: 'instant'})", place)

    @staticmethod
    def _fits(page: Page, name: str, width: int) -> None:
        drawn = page.evaluate("document.documentElement.scrollWidth")
        assert drawn <= width, f"{name}: the page is {drawn} px wide on a screen of {width} px"

    @staticmethod
    def _one_aim(page: Page, name: str) -> None:
        aims = page.locator(".page-actions .btn-primary").all_text_contents()
        assert len(aims) <= 1, f"{name}: a page has one primary button at its head, this one {aims}"

    @staticmethod
    def _accessible(page: Page, name: str, width: int, rules: dict[str, object]) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        found = page.evaluate("rules => axe.run(rules).then(answer => answer.violations)", rules)
        grave = [
            f"{rule['id']}: {rule['help']}{os.linesep}    {node['html']}"
            for rule in found
            if rule["impact"] in GRAVE
            for node in rule["nodes"]
        ]
        assert grave == [], f"{name} at {width} px:\n" + "\n".join(grave)
