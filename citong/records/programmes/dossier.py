"""What features put into a project's archive: each registers a folder, filled when the archive is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .models import Project


@dataclass(frozen=True)
class Document:
    """One file: its path inside the folder, and how to read its bytes when it is its turn."""

    path: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Folder:
    title: str
    order: int
    documents: Callable[[Project], Iterator[Document]]


registry: list[Folder] = []


def folder(
    title: str, order: int
) -> Callable[[Callable[[Project], Iterator[Document]]], Callable[[Project], Iterator[Document]]]:
    """``@folder("月报", 30)`` on a generator of documents."""

    def declare(documents: Callable[[Project], Iterator[Document]]) -> Callable[[Project], Iterator[Document]]:
        registry.append(Folder(title, order, documents))
        return documents

    return declare


def contents(project: Project) -> Iterator[Document]:
    """All documents of all folders, in their order, with the folder's title in front of each path."""
    for number, found in enumerate(sorted(registry, key=lambda f: f.order), start=1):
        for document in found.documents(project):
            yield Document(f"{number:02d}-{found.title}/{document.path}", document.read)
