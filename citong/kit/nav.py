"""The side navigation: features register their entries; each shows only to those who may open it."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    """What ``actor`` sees; the entry with the longest matching address is the active one."""
    shown = [
        (g.title, [(e, reverse(e.url_name)) for e in sorted(g.entries, key=lambda e: e.order) if e.shows(actor)])
        for g in sorted(groups.values(), key=lambda g: g.order)
    ]
    here = request.path
    matching = [h for _, entries in shown for _, h in entries if here == h or (h != "/" and here.startswith(h))]
    active = max(matching, key=len, default=None)
    return [
        Block(
            title,
            [Item(e.label, href, e.icon, href == active, e.count(actor) if e.count else 0) for e, href in entries],
        )
        for title, entries in shown
        if entries
    ]
