"""Chance for codes that must tell nothing about what they stand for; a demonstration draws them from its seed instead."""

from __future__ import annotations

from contextlib import contextmanager
from random import Random, SystemRandom
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_source: Random = SystemRandom()


def letter(of: str) -> str:
    return _source.choice(of)


def below(limit: int) -> int:
    return _source.randrange(limit)


@contextmanager
def drawn_from(random: Random) -> Iterator[None]:
    """Inside the block the same ``random`` gives the same codes again."""
    global _source  # noqa: PLW0603 - one source per process
    before, _source = _source, random
    try:
        yield
    finally:
        _source = before
