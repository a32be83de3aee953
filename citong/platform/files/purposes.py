"""What files are for: each feature declares its purposes, with their limits and who may read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from . import kinds

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

    from .models import StoredFile


class Reader(Protocol):
    """Answers whether somebody may download a file."""

    def __call__(self, actor: Actor, file: StoredFile) -> bool: ...


@dataclass(frozen=True)
class Purpose:
    """Rules for the files of one purpose; ``max_count`` is per subject."""

    code: str
    title: str
    types: frozenset[str]
    max_mb: int = 20
    max_count: int = 20
    max_pages: int = 300


purposes: dict[str, Purpose] = {}
readers: dict[str, Reader] = {}


def declare(
    code: str,
    title: str,
    *,
    reader: Reader,
    types: frozenset[str] = kinds.DOCUMENTS,
    max_mb: int = 20,
    max_count: int = 20,
    max_pages: int = 300,
) -> Purpose:
    """Declare a purpose (``"pilots.scan"``) together with the question who may read its files."""
    unknown = types - kinds.KINDS.keys()
    if unknown:
        raise ValueError(f"purpose {code}: unknown kinds of file {sorted(unknown)}")
    purposes[code] = Purpose(code, title, frozenset(types), max_mb, max_count, max_pages)
    readers[code] = reader
    return purposes[code]


def may_read(actor: Actor, file: StoredFile) -> bool:
    """Whether ``actor`` may download ``file``; a purpose that no feature declares any more is closed to everybody."""
    reader = readers.get(file.purpose)
    return reader is not None and (actor.is_system or reader(actor, file))
