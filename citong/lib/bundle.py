"""Folders that prove themselves: every file with its size and SHA-256 in a manifest, and what is wrong with one."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST = "manifest.json"
LISTED = {"path", "size", "sha256"}


def seal(folder: Path, head: dict[str, Any]) -> str:
    """Write the manifest, with the facts of ``head``, over all that is in ``folder``; its own digest is given back."""
    lines = [{"path": path, "size": size, "sha256": digest} for path, size, digest in _found(folder)]
    text = json.dumps({**head, "files": lines}, ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return digest_of(folder / MANIFEST)


def head_of(folder: Path) -> dict[str, Any] | None:
    """What the manifest says; nothing if there is none that can be read."""
    try:
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    lines = read.get("files") if isinstance(read, dict) else None
    sound = isinstance(lines, list) and all(isinstance(line, dict) and line.keys() >= LISTED for line in lines)
    return read if sound else None


def problems(folder: Path) -> list[str]:
    """What is wrong, each with the file's name; empty if all is as it was sealed."""
    head = head_of(folder)
    if head is None:
        return [f"{MANIFEST}：没有清单，或清单已损坏"]
    listed = {line["path"]: (line["size"], line["sha256"]) for line in head["files"]}
    found = {path: (size, digest) for path, size, digest in _found(folder)}
    changed = [f"{path}：内容与清单不符" for path in listed if path in found and found[path] != listed[path]]
    missing = [f"{path}：缺少这个文件" for path in listed if path not in found]
    return [*changed, *missing, *(f"{path}：清单中没有这个文件" for path in found if path not in listed)]


def digest_of(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _found(folder: Path) -> Iterator[tuple[str, int, str]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file != folder / MANIFEST:
            yield file.relative_to(folder).as_posix(), file.stat().st_size, digest_of(file)
