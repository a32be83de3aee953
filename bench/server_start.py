"""Start of the server.

Usage: python bench/server_start.py [--schools 250]

Prints seconds from the command until /healthz answers: from a fresh clone with nothing installed (packages may come from
the cache of the machine), with an empty data folder, and for the second start on the same data.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORT = 8952
PATIENCE = 900


def start(checkout: Path, data: Path, schools: int) -> float:
    """Start, wait for the first good answer, stop; seconds it took."""
    command = ["scripts/server", "--port", str(PORT), "--data", str(data), "--schools", str(schools)]
    started = time.monotonic()
    environment = {k: v for k, v in os.environ.items() if not k.startswith("CITONG_")}
    process = subprocess.Popen(command, cwd=checkout, env=environment, stdout=subprocess.DEVNULL)
    try:
        while not answers():
            assert process.poll() is None, "the server stopped"
            assert time.monotonic() - started < PATIENCE, "the server does not answer"
            time.sleep(0.05)
        return time.monotonic() - started
    finally:
        process.terminate()
        process.wait(30)


def answers() -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=1):
            return True
    except (urllib.error.URLError, OSError):
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--schools", type=int, default=250)
    schools = parser.parse_args().schools
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "citong"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        rows = {
            "fresh clone, nothing installed": start(clone, Path(folder) / "one", schools),
            "empty data folder": start(clone, Path(folder) / "two", schools),
            "second start, same data": start(clone, Path(folder) / "two", schools),
        }
    print(f"| start with {schools} schools | seconds |\n| --- | ---: |")
    for name, seconds in rows.items():
        print(f"| {name} | {seconds:.1f} |")


if __name__ == "__main__":
    main()
