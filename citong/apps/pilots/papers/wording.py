"""How the values of a paper become the words that are printed: dates, paragraphs, numbered headings."""

import re
from dataclasses import asdict
from datetime import date
from typing import Any

from citong.apps.pilots.papers.data import ApplicationForm, Opinion
from citong.lib import textdiff

NUMERALS = "一二三四五六七八九十"
_LONG_PARAGRAPH = 600
_TAIL = 120
_FIRST_LEVEL = re.compile(r"[一二三四五六七八九十]+、")
_SECOND_LEVEL = re.compile(r"（[一二三四五六七八九十]+）")


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


def levelled(words: str) -> dict[str, Any]:
    """A paragraph with its lead: ``一、…`` (黑体) and ``（一）…`` (楷体) up to the first full stop, or whole."""
    level = 1 if _FIRST_LEVEL.match(words) else 2 if _SECOND_LEVEL.match(words) else 0
    lead, stop, rest = words.partition("。") if level else ("", "", words)
    return {"level": level, "lead": lead + stop, "text": rest}


def application(paper: ApplicationForm) -> dict[str, Any]:
    """The values of 附件2 as its templates name them, for PDF and Word alike."""
    return {
        **asdict(paper),
        "applied_on": day(paper.applied_on),
        "introduction": paragraphs(paper.introduction),
        "sections": [
            {"title": f"{numeral}、{section.title}", "text": paragraphs(section.text)}
            for numeral, section in zip(NUMERALS, paper.sections, strict=False)
        ],
        "annexed": [
            {"title": title, "rows": [{"label": label, "text": paragraphs(text)} for label, text in rows]}
            for title, rows in paper.annexed
        ],
        "outline": [section.title for section in paper.sections],
        "digest": paper.digest[:8],
        "school_opinion": _opinion(paper.school_opinion),
        "county_opinion": _opinion(paper.county_opinion),
        "expert_opinion": _opinion(paper.expert_opinion),
        "city_opinion": _opinion(paper.city_opinion),
    }


def _opinion(opinion: Opinion) -> dict[str, Any]:
    return {
        "text": tail_apart(paragraphs(opinion.text)),
        "signer": opinion.signer,
        "signed_on": day(opinion.signed_on),
        "members": list(opinion.members),
    }
