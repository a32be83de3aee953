"""What a visitor waits for: largest contentful paint and layout shift of pages, on slow 4G with a slow processor.

Usage: python bench/vitals.py [--schools 250] [--rounds 3] [--data DIR]

Starts the real server on a planted demonstration and opens each page in Chromium with an empty cache, 150 ms to the server,
1.6 Mbit/s down, 0.7 up and a processor four times as slow as this machine's. LCP and CLS are what the browser's own observers say
three seconds after the page has loaded; the median of the rounds is printed. The aim is 1.5 s and 0.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from lists import PORT, SECRET, serving
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

SITE = f"http://127.0.0.1:{PORT}"
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1_638_400 / 8, "uploadThroughput": 691_200 / 8}
SLOWER = 4
SETTLED = 3000  # ms after the page has loaded
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PAGES = (  # who opens what, on which screen
    ("sign-in", "", "/sign-in/", PHONE),
    ("public index", "", "/public/pilots/", PHONE),
    ("desk of a school", "school", "/", PHONE),
    ("desk of the city", "city.officer", "/", WIDE),
    ("list of applications", "city.officer", "/pilots/applications/", WIDE),
    ("overview with charts", "city.officer", "/pilots/overview/", WIDE),
)
OBSERVERS = """
window.vitals = { lcp: 0, cls: 0 };
new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.vitals.lcp = entry.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.vitals.cls += entry.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


@contextmanager
def opened(browser: Browser, account: str, screen: dict[str, int]) -> Iterator[Page]:
    """A page of a fresh browser: signed in without haste, then with an empty cache and slow."""
    context = browser.new_context(viewport=screen, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
    if account:
        form = context.request.get(f"{SITE}/sign-in/").text()
        token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        given = {"csrfmiddlewaretoken": token, "username": account, "password": SECRET}
        answer = context.request.post(f"{SITE}/sign-in/", form=given)
        assert "sign-in" not in answer.url, f"{account} cannot sign in"
    page = context.new_page()
    page.add_init_script(OBSERVERS)
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW_4G)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page
    context.close()


def vitals(browser: Browser, account: str, path: str, screen: dict[str, int]) -> tuple[float, float]:
    """Seconds until the largest paint, and the sum of layout shifts."""
    with opened(browser, account, screen) as page:
        answer = page.goto(f"{SITE}{path}", wait_until="load", timeout=120_000)
        assert answer is not None and answer.ok, path  # noqa: PT018 - one fact
        page.wait_for_timeout(SETTLED)
        said = page.evaluate("window.vitals")
    return said["lcp"] / 1000, said["cls"]


def school_account(data: Path) -> str:
    """The applicant of some school of the demonstration."""
    import django

    os.environ |= {"CITONG_DATA": str(data), "DJANGO_SETTINGS_MODULE": "citong.project.settings"}
    django.setup()
    from citong.platform.identity.models import User

    return str(User.objects.filter(username__startswith="school.").order_by("username")[0].username)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=250)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    chromium = os.environ.get("CITONG_CHROMIUM") or shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or Path(folder)
        with serving(data, options.schools):
            school = school_account(data)
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
                print("| page | screen | LCP s | CLS |\n| --- | ---: | ---: | ---: |")
                for name, account, path, screen in PAGES:
                    who = school if account == "school" else account
                    found = [vitals(browser, who, path, screen) for _ in range(options.rounds)]
                    paint, shift = (median(figures) for figures in zip(*found, strict=True))
                    print(f"| {name} | {screen['width']} | {paint:.2f} | {shift:.3f} |", flush=True)
                browser.close()


if __name__ == "__main__":
    main()
