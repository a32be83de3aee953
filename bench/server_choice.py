"""Granian against Gunicorn on the same application.

Usage: python bench/server_choice.py [--seconds 5] [--rounds 3]

Needs wrk, and gunicorn beside the locked libraries. Prints requests a second and p95 for a page, a small answer and a
static file, and the page again while fifty clients send their request one byte a second.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
WORKERS, THREADS, CLIENTS, SLOW = 2, 4, 16, 50
PORT = 8951
APPLICATION = "citong.project.wsgi:application"
SERVERS = {
    "granian": [
        *("granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning", "--port", str(PORT)),
        *("--workers", str(WORKERS), "--blocking-threads", str(THREADS), APPLICATION),
    ],
    "gunicorn": [
        *("gunicorn", "--worker-class", "gthread", "--log-level", "warning", "--bind", f"127.0.0.1:{PORT}"),
        *("--workers", str(WORKERS), "--threads", str(THREADS), APPLICATION),
    ],
}


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env=environment, process_group=0)
    try:
        until = time.monotonic() + 120
        while not answers():
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def answers() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=1):
            return True
    except (urllib.error.URLError, OSError):
        return False


def load(path: str, seconds: int, *, lenient: bool = False) -> tuple[float, float]:
    """Requests a second and p95 in milliseconds."""
    url = f"http://127.0.0.1:{PORT}{path}"
    script = ROOT / "bench" / "p95.lua"
    command = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}s", "-s", str(script), url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate, p95, errors, kinds = re.search(r"RESULT (\S+) (\S+) (\S+)(.*)", text).groups()
    assert lenient or errors == "0", f"errors for {path}:{kinds}"
    return float(rate), float(p95)


@contextmanager
def slow_clients() -> Iterator[None]:
    """So many clients that send a request one byte a second, as a phone on a bad line does."""
    over = threading.Event()

    def crawl() -> None:
        with socket.create_connection(("127.0.0.1", PORT)) as line:
            for byte in b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + b"x" * 600:
                if over.wait(1):
                    return
                try:
                    line.send(bytes([byte]))
                except OSError:
                    return

    threads = [threading.Thread(target=crawl, daemon=True) for _ in range(SLOW)]
    for thread in threads:
        thread.start()
    time.sleep(2)
    try:
        yield
    finally:
        over.set()


def memory(process: subprocess.Popen) -> int:
    """MiB of all processes of the server, shared pages counted once per process."""
    children = subprocess.run(
        ["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    kib = 0
    for pid in [str(process.pid), *children]:
        kib += int(re.search(r"Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text()).group(1))
    return kib // 1024


def measure(server: str, environment: dict[str, str], static: str, seconds: int) -> dict[str, float]:
    found: dict[str, float] = {}
    with running(SERVERS[server], environment) as process:
        for name, path in {"healthz": "/healthz", "sign-in page": "/sign-in/", "static file": static}.items():
            load(path, 3, lenient=True)
            found[f"{name}, requests/s"], found[f"{name}, p95 ms"] = load(path, seconds)
        found["memory, MiB"] = memory(process)
        with slow_clients():
            found["page beside slow clients, requests/s"], found["page beside slow clients, p95 ms"] = load(
                "/sign-in/", seconds, lenient=True
            )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        environment = os.environ | {"CITONG_DATA": data, "PYTHONPATH": str(ROOT)}
        for step in (["migrate"], ["collectstatic", "--noinput", "-v0"]):
            subprocess.run([sys.executable, "-m", "citong", *step], cwd=ROOT, env=environment, check=True)
        scripts = (Path(data) / "static" / "dist").rglob("*.css")
        static = "/static/" + max(scripts, key=lambda f: f.stat().st_size).relative_to(Path(data) / "static").as_posix()
        runs: dict[str, list[dict[str, float]]] = {server: [] for server in SERVERS}
        for _ in range(options.rounds):  # in turn, so that a busy machine disturbs both
            for server, results in runs.items():
                results.append(measure(server, environment, static, options.seconds))
    middle = {s: {k: statistics.median(r[k] for r in rs) for k in rs[0]} for s, rs in runs.items()}
    print(
        f"| {WORKERS} workers x {THREADS} threads, {CLIENTS} clients | granian | gunicorn | ratio |\n| --- | ---: | ---: | ---: |"
    )
    for name, value in middle["granian"].items():
        other = middle["gunicorn"][name]
        ratio = f"{value / other:.2f}" if other else "-"
        print(f"| {name} | {value:,.1f} | {other:,.1f} | {ratio} |")


if __name__ == "__main__":
    main()
