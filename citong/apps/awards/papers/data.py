"""What the papers of the awards say: plain values, amounts in fen."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Allotted:
    """One school of an allotment, or a total of several."""

    label: str
    amount: int
    number: str = ""
    desk: str = ""
    grade: str = ""
    count: int = 1


@dataclass(frozen=True)
class Allotment:
    """分配表 of one scheme."""

    title: str
    bureau: str
    scheme: str
    document_number: str
    approved: bool
    amount: int
    schools: tuple[Allotted, ...]
    grades: tuple[Allotted, ...]
    desks: tuple[Allotted, ...]
    tiers: tuple[str, ...]
    rule: str
    proposed_by: str = ""
    approved_by: str = ""
    dated: date | None = None


@dataclass(frozen=True)
class Moved:
    """One entry of the ledger."""

    on: date
    kind: str
    pool: str
    amount: int
    document_number: str
    note: str


@dataclass(frozen=True)
class Statement:
    """奖补资金对账单 of one school."""

    school: str
    number: str
    awards: tuple[tuple[str, str, str, int], ...]  # pool, grade, what it is based on, fen
    entries: tuple[Moved, ...]
    awarded: int
    paid: int
    used: int
    at: datetime
