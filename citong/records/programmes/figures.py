"""Figures of the running programme: each feature registers its own, and each opens the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from citong.kit.desk import Figure
    from citong.platform.access.actor import Actor

    from .models import Programme

    Make = Callable[[Actor, Programme], Figure | None]


@dataclass(frozen=True)
class Place:
    order: int
    perm: str
    make: Make


registry: list[Place] = []


def figure(order: int, perm: str) -> Callable[[Make], Make]:
    """``@figure(10, perms.view)`` on a function of actor and programme; ``None`` leaves it out."""

    def declare(make: Make) -> Make:
        registry.append(Place(order, perm, make))
        return make

    return declare


def for_actor(actor: Actor, programme: Programme) -> list[Figure]:
    open_to = [place for place in sorted(registry, key=lambda p: p.order) if actor.has(place.perm)]
    return [made for place in open_to if (made := place.make(actor, programme)) is not None]
