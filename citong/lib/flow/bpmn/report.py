"""What could not be taken from a file, or was taken otherwise than it stands there."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Remark:
    """Where, what, and what to do; in words for the sender of the file."""

    where: str
    what: str
    remedy: str


@dataclass
class Report:
    remarks: list[Remark] = field(default_factory=list)

    def say(self, where: str, what: str, remedy: str) -> None:
        self.remarks.append(Remark(where, what, remedy))
