"""What the export of a list can take along from beyond its columns, where its rows are of one kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citong.kit.columns import Column
    from citong.platform.access.actor import Actor


@dataclass(frozen=True)
class Beside:
    """Further columns of an export, and their cells for each row."""

    columns: list[Column]
    cells: Callable[[Any], list[Any]]


@dataclass(frozen=True)
class Besides:
    """What an export can take along where its rows are of one kind; ``find`` gives nothing where they are not."""

    label: str
    find: Callable[[Actor, Mapping[str, Any]], Beside | None]


registry: dict[str, Besides] = {}  # by the slug of the resource
