"""The papers as PDF: each function turns its data into the values of one template."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from citong.apps.pilots.papers.data import (
    ApplicationForm,
    Opinion,
    PublicList,
    Ranking,
    Receipt,
    Recommendation,
    ResultNotice,
)
from citong.apps.pilots.papers.payload import payload
from citong.lib import qr, textdiff, typeset

TEMPLATES = Path(__file__).parent / "templates"
NUMERALS = "一二三四五六七八九十"
_LONG_PARAGRAPH = 600
_TAIL = 120


def day(value: date | None) -> str | None:
    """``2018年12月21日``, without leading zeros as GB/T 9704 asks."""
    return f"{value.year}年{value.month}月{value.day}日" if value else None


def paragraphs(text: str) -> list[str]:
    """The lines of a text that are not blank, without the blanks that people indent with."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def tail_apart(lines: list[str]) -> list[str]:
    """The same, a very long last paragraph in two: the last one must fit on a page together with the signature."""
    if not lines or len(lines[-1]) <= _LONG_PARAGRAPH:
        return lines
    head, tail = textdiff.sentences(lines[-1]), ""
    while len(tail) < _TAIL and len(head) > 1:
        tail = head.pop() + tail
    return [*lines[:-1], *(part for part in ("".join(head), tail) if part)]


def form(paper: ApplicationForm) -> bytes:
    """附件2; a submitted version carries its QR code on every page, a draft the word 草稿."""
    values = {
        **asdict(paper),
        "applied_on": day(paper.applied_on),
        "introduction": paragraphs(paper.introduction),
        "sections": [
            {"title": f"{numeral}、{section.title}", "text": paragraphs(section.text)}
            for numeral, section in zip(NUMERALS, paper.sections, strict=False)
        ],
        "outline": [section.title for section in paper.sections],
        "qr": None if paper.draft else qr.svg(payload(paper.number, paper.version, paper.digest)),
        "digest": paper.digest[:8],
        **{
            f"{who}_opinion": _opinion(getattr(paper, f"{who}_opinion"))
            for who in ("school", "county", "expert", "city")
        },
    }
    return _print("form", values)


def _opinion(opinion: Opinion) -> dict[str, Any]:
    return {
        "text": tail_apart(paragraphs(opinion.text)),
        "signer": opinion.signer,
        "signed_on": day(opinion.signed_on),
        "members": list(opinion.members),
    }


def _print(name: str, values: dict[str, Any]) -> bytes:
    return typeset.pdf(TEMPLATES / f"{name}.typ", values)
