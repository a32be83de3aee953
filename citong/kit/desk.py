"""What features put on everybody's desk: figures, shortcuts, and the names of their kinds of work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from citong.platform.access import perms

if TYPE_CHECKING:
    from collections.abc import Callable

    from citong.platform.access.actor import Actor


@dataclass(frozen=True)
class Figure:
    """One number with its unit; ``href`` opens the rows behind it. Tones are those of the components."""

    label: str
    value: object
    unit: str = ""
    foot: str = ""
    change: str = ""
    change_tone: str = "gray"
    icon: str = "chart-bar"
    tone: str = "blue"
    href: str = ""


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


tiles: list[Tile] = []
shortcuts: list[Shortcut] = []
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


def name_kind(code: str, label: str) -> None:
    """Name a kind of work item, as lists and filters show it."""
    kinds[code] = label


def kind_label(code: str) -> str:
    """The declared name, else that of the permission with the same code."""
    if code in kinds:
        return kinds[code]
    return perms.label(code).rpartition("·")[2] if code in perms.registry else "其他事项"
