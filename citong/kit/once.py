"""Ask once a request what several parts of a page show."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from citong.platform.access.actor import Actor

T = TypeVar("T")


def once(find: Callable[[Actor], T]) -> Callable[[Actor], T]:
    """Let ``find`` be asked once for each actor, who lives no longer than the request. Only for what pages show."""
    known: WeakKeyDictionary[Actor, T] = WeakKeyDictionary()

    @wraps(find)
    def asked(actor: Actor) -> T:
        if actor not in known:
            known[actor] = find(actor)
        return known[actor]

    return asked
