"""Archives that prove themselves: a ZIP with a manifest of digests, and what is wrong with one.

The manifest ``清单.json`` stands last. It names every file with its size and SHA-256; its own digest is kept elsewhere,
so that a file and the manifest cannot be changed together unseen.
"""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

MANIFEST = "清单.json"
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,  # "encrypted", or NotImplementedError: packed by an unknown method
    ValueError,  # UnicodeDecodeError: the name of a file
)  # what zipfile raises when bytes are not what they were


@dataclass(frozen=True)
class Sealed:
    """What was written: the number of files, and the digest of the manifest."""

    files: int
    digest: str


def write(out: IO[bytes], head: dict[str, Any], documents: Iterable[tuple[str, bytes]]) -> Sealed:
    """Write ``documents`` (path, bytes), one at a time, and the manifest with the facts of ``head``; the same path only once."""
    lines: list[dict[str, Any]] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, content in documents:
            packed.writestr(path, content)
            lines.append({"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()})
        manifest = json.dumps({**head, "files": lines}, ensure_ascii=False, indent=1).encode()
        packed.writestr(MANIFEST, manifest)
    return Sealed(len(lines), hashlib.sha256(manifest).hexdigest())


def problems(source: IO[bytes], digest: str = "", name: str = "档案") -> list[str]:
    """What is wrong, each with the file's name; empty if all is as it was written.

    :param digest: that of the manifest, if it is known; then the manifest itself is checked, too.
    :param name: how the archive itself is called, where no file of it can be read.
    """
    try:
        with zipfile.ZipFile(source) as packed:
            return list(_problems(packed, digest))
    except DAMAGE:
        return [f"{name}：已损坏，不能打开"]


def manifest_digest(source: IO[bytes]) -> str:
    """The digest of the manifest as it is in the file; empty if it cannot be read."""
    content = _manifest(source)
    return "" if content is None else hashlib.sha256(content).hexdigest()


def read_manifest(source: IO[bytes]) -> dict[str, Any]:
    """The manifest's facts; empty if it cannot be read."""
    return _facts(_manifest(source) or b"")


def _manifest(source: IO[bytes]) -> bytes | None:
    try:
        with zipfile.ZipFile(source) as packed:
            return _read(packed, MANIFEST)
    except DAMAGE:
        return None


def _facts(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _problems(packed: zipfile.ZipFile, digest: str) -> Iterable[str]:
    present = [name for name in packed.namelist() if name != MANIFEST]
    content = _read(packed, MANIFEST)
    facts = _facts(content or b"")
    if content is None or not facts:
        yield f"{MANIFEST}：缺失或已损坏"
        return
    if digest and hashlib.sha256(content).hexdigest() != digest:
        yield f"{MANIFEST}：与系统登记的摘要不符"
    listed = {line["path"]: line for line in facts["files"]}
    for path, line in listed.items():
        found = _read(packed, path) if path in present else None
        if found is None:
            yield f"{path}：{'已损坏' if path in present else '缺失'}"
        elif hashlib.sha256(found).hexdigest() != line["sha256"]:
            yield f"{path}：内容与清单不符"
    for path in present:
        if path not in listed:
            yield f"{path}：清单中没有这个文件"


def _read(packed: zipfile.ZipFile, path: str) -> bytes | None:
    """The bytes, or ``None`` where the archive's own check sum already fails."""
    try:
        return packed.read(path)
    except DAMAGE:
        return None
