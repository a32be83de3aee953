"""The side navigation: features register their entries; each shows only to those who may open it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from citong.platform.access.actor import Actor


@dataclass(frozen=True)
class Entry:
    """One line of the side navigation; ``count`` gives the red badge."""

    label: str
    url_name: str
    icon: str = ""
    perm: str | None = None
    count: Callable[[Actor], int] | None = None
    when: Callable[[Actor], bool] | None = None
    order: int = 50  # in its block; those of the same order stand as they were declared
    pages: tuple[str, ...] = ()  # pages elsewhere that belong to it too: how the names of their addresses begin

    def leads_to(self, page: str) -> bool:
        return any(page.startswith(name) for name in self.pages)

    @cached_property
    def href(self) -> str:
        return reverse(self.url_name)

    def shows(self, actor: Actor) -> bool:
        if self.perm is not None and not actor.has(self.perm):
            return False
        return self.when is None or self.when(actor)


@dataclass
class Group:
    """A titled block of entries."""

    title: str
    order: int
    entries: list[Entry] = field(default_factory=list)


groups: dict[str, Group] = {}


def group(title: str, order: int, *entries: Entry) -> Group:
    """Add ``entries`` to the block ``title``; blocks stand by ``order``."""
    found = groups.setdefault(title, Group(title, order))
    found.entries.extend(entries)
    return found


@dataclass(frozen=True)
class Item:
    label: str
    href: str
    icon: str
    active: bool
    count: int


@dataclass(frozen=True)
class Block:
    title: str
    items: list[Item]


def build(request: HttpRequest, actor: Actor) -> list[Block]:
    """What ``actor`` sees; active is the entry that names the page as its own, else the one with the longest matching address."""
    shown = [
        (g.title, [e for e in sorted(g.entries, key=lambda e: e.order) if e.shows(actor)])
        for g in sorted(groups.values(), key=lambda g: g.order)
    ]
    active = _active(request, [one for _, entries in shown for one in entries])
    return [
        Block(
            title,
            [Item(e.label, e.href, e.icon, e.href == active, e.count(actor) if e.count else 0) for e in entries],
        )
        for title, entries in shown
        if entries
    ]


def _active(request: HttpRequest, shown: list[Entry]) -> str | None:
    here = request.path
    page = (request.resolver_match.url_name if request.resolver_match else None) or ""
    named = [entry.href for entry in shown if entry.leads_to(page)]
    matching = [e.href for e in shown if here == e.href or (e.href != "/" and here.startswith(e.href))]
    return max(named or matching, key=len, default=None)
