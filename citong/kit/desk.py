"""What features put on everybody's desk: figures, shortcuts, names of work, what one waits for, dates of one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from citong.lib import clock
from citong.platform.access import perms
from citong.platform.inbox import messages, work

from .once import once

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from citong.platform.access.actor import Actor


MOST = 200  # rows that one feature puts on one desk


@dataclass(frozen=True)
class Figure:
    """One number with its unit; ``href`` opens the rows behind it, ``foot_href`` those behind its foot. Tones are those of the components."""

    label: str
    value: object
    unit: str = ""
    foot: str = ""
    change: str = ""
    change_tone: str = "gray"
    icon: str = "chart-bar"
    tone: str = "blue"
    href: str = ""
    foot_href: str = ""


@dataclass(frozen=True)
class Tile:
    """A figure's place on the desk; ``make`` may answer ``None`` to stay away."""

    order: int
    perm: str | None
    make: Callable[[Actor], Figure | None]


@dataclass(frozen=True)
class Shortcut:
    """A frequent task, for those who hold ``perm``."""

    label: str
    url_name: str
    icon: str
    perm: str
    order: int = 50
    tone: str = "blue"

    @property
    def href(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Waiting:
    """What somebody has started and others have to go on with; a POST to ``urge`` asks them to."""

    title: str
    href: str
    step: str
    holder: str
    since: datetime
    due: datetime | None = None
    urge: str = ""

    @property
    def overdue(self) -> bool:
        return self.due is not None and self.due < clock.now()


@dataclass(frozen=True)
class Date:
    """Something of one's own on a day, or on every day up to ``until``."""

    day: date
    kind: str
    title: str
    href: str
    until: date | None = None
    tone: str = "blue"

    def falls_on(self, day: date) -> bool:
        return self.day <= day <= (self.until or self.day)


Waits = Callable[["Actor"], "Iterable[Waiting]"]
Dates = Callable[["Actor", "date", "date"], "Iterable[Date]"]

tiles: list[Tile] = []
shortcuts: list[Shortcut] = []
waits: list[tuple[str, Waits]] = []
calendars: list[tuple[str, Dates]] = []
kinds: dict[str, str] = {}  # kind of a work item -> its name


def figure(
    order: int, perm: str | None = None
) -> Callable[[Callable[[Actor], Figure | None]], Callable[[Actor], Figure | None]]:
    """Declare a figure: ``@desk.figure(10, perms.view)`` on a function that gets the actor."""

    def declare(make: Callable[[Actor], Figure | None]) -> Callable[[Actor], Figure | None]:
        tiles.append(Tile(order, perm, make))
        return make

    return declare


def figures_for(actor: Actor) -> list[Figure]:
    """The figures that ``actor`` may see, in their order."""
    open_to = [tile for tile in sorted(tiles, key=lambda t: t.order) if tile.perm is None or actor.has(tile.perm)]
    return [made for tile in open_to if (made := tile.make(actor)) is not None]


def shortcut(label: str, url_name: str, icon: str, perm: str, *, order: int = 50, tone: str = "blue") -> None:
    """Offer a frequent task on the desk."""
    shortcuts.append(Shortcut(label, url_name, icon, perm, order, tone))


def shortcuts_for(actor: Actor) -> list[Shortcut]:
    return [one for one in sorted(shortcuts, key=lambda s: s.order) if actor.has(one.perm)]


def waiting(perm: str) -> Callable[[Waits], Waits]:
    """Declare what holders of ``perm`` may have to wait for; a function of the actor, at most ``MOST`` rows."""

    def declare(find: Waits) -> Waits:
        waits.append((perm, find))
        return find

    return declare


def waiting_for(actor: Actor) -> list[Waiting]:
    """What ``actor`` waits for: what is due first on top, what has no time by how long it has waited."""
    found = [one for perm, find in waits if actor.has(perm) for one in find(actor)]
    return sorted(found, key=lambda one: (one.due is None, one.due or one.since, one.since))


def dates(perm: str) -> Callable[[Dates], Dates]:
    """Declare dates of holders of ``perm``; a function of the actor, the first and the last day."""

    def declare(find: Dates) -> Dates:
        calendars.append((perm, find))
        return find

    return declare


def dates_for(actor: Actor, first: date, last: date) -> list[Date]:
    return [one for perm, find in calendars if actor.has(perm) for one in find(actor, first, last)]


@once
def counted(actor: Actor) -> dict[str, work.Counts]:
    """What waits for ``actor``, by kind; the frame, the navigation and the desk show parts of it."""
    return work.counts_by_kind(actor)


@once
def unread(actor: Actor) -> int:
    """Messages that ``actor`` has not read."""
    return messages.unread_count(actor.user) if actor.user else 0


def name_kind(code: str, label: str) -> None:
    """Name a kind of work item, as lists and filters show it."""
    kinds[code] = label


def kind_label(code: str) -> str:
    """The declared name, else that of the permission with the same code."""
    if code in kinds:
        return kinds[code]
    return perms.label(code).rpartition("·")[2] if code in perms.registry else "其他事项"
