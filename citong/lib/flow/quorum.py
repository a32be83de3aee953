"""When the signers of one node have decided."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from .steps import Mode

if TYPE_CHECKING:
    from collections.abc import Sequence


class Verdict(StrEnum):
    """What the signers of a node said together."""

    OPEN = "open"
    AGREED = "agreed"
    REFUSED = "refused"


def needed(mode: Mode, ratio: int, signers: int) -> int:
    """How many of ``signers`` must agree; ``ratio`` in percent, rounded up, at least one."""
    if mode == Mode.ANY:
        return min(1, signers)
    if mode == Mode.RATIO:
        return min(signers, max(1, -(-signers * ratio // 100)))
    return signers


def verdict(mode: Mode, ratio: int, answers: Sequence[bool | None]) -> Verdict:
    """The decision of the signers; ``None`` stands for one who has not answered.

    A ratio fails as soon as it cannot be reached any more; with 或签 the first answer decides.
    """
    agreed, refused = answers.count(True), answers.count(False)
    need = needed(mode, ratio, len(answers))
    if agreed >= need:
        return Verdict.AGREED
    possible = len(answers) - refused
    if possible < need or (mode == Mode.ANY and refused):
        return Verdict.REFUSED
    return Verdict.OPEN
