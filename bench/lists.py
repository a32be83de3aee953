"""List pages of applications and schools through the real server, against the queries behind them.

Usage: python bench/lists.py [--schools 2000] [--seconds 5] [--data DIR]

Needs wrk. Plants a demonstration of that size (or takes DIR, planted before), signs the city's officer in, and prints requests
a second and p95 of each page, and how many times as long a request takes as its rows take to be counted and read from the
database. The page and the raw read run on the same machine, one client.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PORT = 8953
SECRET = "bench-Citong-1"  # noqa: S105 - of an invented city
PAGES = {"applications": ("/pilots/applications/", "pilots-application"), "schools": ("/schools/", "schools")}
ROWS, ROUNDS, CLIENTS = 20, 50, 4


@contextmanager
def serving(data: Path, schools: int) -> Iterator[None]:
    command = [sys.executable, "-m", "citong", "serve", "--data", str(data), "--port", str(PORT)]
    command += ["--schools", str(schools), "--demo-password", SECRET]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        while not answers():
            assert process.poll() is None, "the server stopped"
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(30)


def answers() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2):
            return True
    except (urllib.error.URLError, OSError):
        return False


def load(path: str, cookie: str, seconds: int, clients: int) -> tuple[float, float]:
    """Requests a second and p95 in milliseconds."""
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "-s", str(ROOT / "bench" / "p95.lua")]
    command += ["-H", f"Cookie: sessionid={cookie}", f"http://127.0.0.1:{PORT}{path}"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"RESULT (\S+) (\S+) (\S+)(.*)", text)
    assert found, text
    assert found[3] == "0", f"errors for {path}: {found[4]}"
    return float(found[1]), float(found[2])


def prepare(data: Path) -> None:
    os.environ |= {"CITONG_DATA": str(data), "DJANGO_SETTINGS_MODULE": "citong.project.settings"}
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def session() -> str:
    """A signed-in session of the city's officer, made where the server keeps them."""
    from django.test import Client

    client = Client()
    answer = client.post("/sign-in/", {"username": "city.officer", "password": SECRET})
    assert answer.status_code == HTTPStatus.FOUND, "the officer cannot sign in"
    return client.cookies["sessionid"].value


def raw(slug: str) -> float:
    """Milliseconds to count the rows of the list and read its first page, without a page around it."""
    from django.db import connection
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 - registers the resources
    from citong.kit.resource import registry
    from citong.platform.access.actor import Actor
    from citong.platform.identity.models import User

    resource = registry[slug]
    rows = resource.rows(Actor.of(User.objects.get(username="city.officer")))
    count_sql, count_args = rows.order_by().values("pk").query.sql_with_params()
    page_sql, page_args = rows[:ROWS].query.sql_with_params()
    started = time.perf_counter()
    with connection.cursor() as cursor:
        for _ in range(ROUNDS):
            cursor.execute(f"SELECT COUNT(*) FROM ({count_sql}) AS rows", count_args)  # noqa: S608 - Django made it
            cursor.fetchall()
            cursor.execute(page_sql, page_args)
            cursor.fetchall()
    return (time.perf_counter() - started) / ROUNDS * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--data", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or Path(folder)
        with serving(data, options.schools):
            prepare(data)
            cookie = session()
            print(f"| list, {options.schools} schools | requests/s | p95 ms | one client ms | raw read ms | ratio |")
            print("| --- | ---: | ---: | ---: | ---: | ---: |")
            for name, (path, slug) in PAGES.items():
                load(path, cookie, 2, 1)
                rate, p95 = load(path, cookie, options.seconds, CLIENTS)
                alone = 1000 / load(path, cookie, options.seconds, 1)[0]
                bare = raw(slug)
                print(f"| {name} | {rate:.0f} | {p95:.0f} | {alone:.1f} | {bare:.2f} | {alone / bare:.0f} |")


if __name__ == "__main__":
    main()
