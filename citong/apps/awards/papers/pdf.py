"""The papers as PDF."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from citong.lib import money, typeset

from .data import Allotment, Allotted, Statement

TEMPLATES = Path(__file__).parent / "templates"


def day(value: date | None) -> str | None:
    return f"{value.year}年{value.month}月{value.day}日" if value else None


def _row(row: Allotted) -> dict[str, Any]:
    return {**asdict(row), "amount": money.yuan(row.amount)}


def allotment(paper: Allotment) -> bytes:
    """分配表; one that is not approved says so in its title."""
    lists = {name: [_row(row) for row in getattr(paper, name)] for name in ("schools", "grades", "desks")}
    values = {**asdict(paper), **lists, "amount": money.yuan(paper.amount), "dated": day(paper.dated)}
    return typeset.pdf(TEMPLATES / "allotment.typ", values)


def statement(paper: Statement) -> bytes:
    """对账单; the same entries give the same file."""
    values = {
        "school": paper.school,
        "number": paper.number,
        "awards": [[*row[:3], money.yuan(row[3])] for row in paper.awards],
        "entries": [
            [f"{e.on:%Y-%m-%d}", e.kind, e.pool, money.yuan(e.amount), e.document_number, e.note] for e in paper.entries
        ],
        "awarded": money.yuan(paper.awarded),
        "paid": money.yuan(paper.paid),
        "used": money.yuan(paper.used),
        "balance": money.yuan(paper.paid - paper.used),
    }
    return typeset.pdf(TEMPLATES / "statement.typ", values, timestamp=paper.at.replace(microsecond=0))
