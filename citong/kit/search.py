"""The global search: asks every resource, each within its own scope."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from .resource import registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor

    from .resource import Resource

CAP = 5  # hits of one kind


@dataclass(frozen=True)
class Hit:
    """One line of the global search."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Found:
    """The hits of one kind, newest first; ``more`` leads to the list with the same search."""

    label: str
    hits: list[Hit]
    more: str


sources: list[Callable[[Actor, str], Found | None]] = []


def register(source: Callable[[Actor, str], Found | None]) -> None:
    """Let ``source`` answer the global search too; it scopes and caps its hits itself."""
    sources.append(source)


def everywhere(actor: Actor, text: str) -> list[Found]:
    """What ``actor`` may see that matches ``text``: of each kind the newest few; kinds without a hit are left out."""
    if not text.strip():
        return []
    kinds = [within(resource, actor, text) for resource in registry.values() if resource.search]
    kinds += [source(actor, text) for source in sources]
    return [found for found in kinds if found is not None and found.hits]


def within(resource: Resource, actor: Actor, text: str) -> Found | None:
    """The newest hits among the rows of ``resource``; ``None`` if the actor may not open it."""
    if not resource.open_to(actor):
        return None
    text = text.strip()
    rows: QuerySet[Any] = resource.rows(actor, {"q": text}).order_by("-pk")
    try:
        more = reverse(f"{resource.slug}-list")
    except NoReverseMatch:  # the resource has an API but no pages
        return None
    hits = [Hit(str(row), resource.summary(actor, row), resource.url("detail", row)) for row in rows[:CAP]]
    return Found(resource.title, hits, f"{more}?{urlencode({'q': text})}")
