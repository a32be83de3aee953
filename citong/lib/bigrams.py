r"""Words of Chinese text without a dictionary: what is written together is found by any two characters of it.

Text is folded (NFKC, lower case) into runs: a run of CJK characters, or of other letters and digits. All else separates.
A run of letters is one word; ``教育局`` becomes ``教育 育局 局``, the last one so that a single character is found as well.
A query matches where the words of it stand one behind the other; the last one may be the beginning of a word.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CJK = r"\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
LONGEST = 60  # characters of a word that are looked at
_RUN = re.compile(rf"[{CJK}]+|(?:(?![{CJK}])[^\W_])+")
_IDEOGRAPH = re.compile(rf"[{CJK}]")


def runs(text: str) -> list[str]:
    return _RUN.findall(unicodedata.normalize("NFKC", text).lower())


def fold(text: str) -> str:
    """The runs of ``text`` with one blank between, before and behind them: what ``pattern`` is looked up in."""
    return f" {' '.join(runs(text))} "


def is_cjk(run: str) -> bool:
    return bool(_IDEOGRAPH.match(run))


def _grams(run: str) -> Iterator[str]:
    if not is_cjk(run):
        yield run[:LONGEST]
        return
    for at in range(len(run)):
        yield run[at : at + 2]


def words(text: str) -> list[str]:
    """What ``text`` is indexed by, in order."""
    return [gram for run in runs(text) for gram in _grams(run)]


def asked(term: str) -> tuple[list[str], bool]:
    """The words of a query that must follow one another, and whether the last is only the beginning of one."""
    found = runs(term)
    if not found:
        return [], False
    grams = [gram for run in found for gram in _grams(run)]
    if is_cjk(found[-1]) and len(found[-1]) > 1:
        return grams[:-1], False  # the single last character may have others behind it
    return grams, True


def pattern(term: str) -> str:
    """What stands in folded text wherever ``term`` matches: letters and digits from their beginning."""
    found = runs(term)
    head = "" if not found or is_cjk(found[0]) else " "
    return head + " ".join(found)


def matches(term: str, text: str) -> bool:
    return pattern(term) in fold(text)


def marked(text: str, terms: Sequence[str]) -> list[tuple[str, bool]]:
    """``text`` in pieces, each with whether it is a hit; signs between the characters of a hit belong to it."""
    signs = [(sign, at) for at, char in enumerate(text) for run in runs(char) for sign in run]
    letters = "".join(sign for sign, _ in signs)
    hit = [False] * len(text)
    for wanted in filter(None, ("".join(runs(term)) for term in terms)):
        at = letters.find(wanted)
        while at >= 0:
            first, last = signs[at][1], signs[at + len(wanted) - 1][1]
            if matches(wanted, text[first : last + 1]):
                hit[first : last + 1] = [True] * (last + 1 - first)
            at = letters.find(wanted, at + 1)
    return _pieces(text, hit)


def _pieces(text: str, hit: list[bool]) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or hit[at] != hit[start]:
            found.append((text[start:at], hit[start]))
            start = at
    return found


def excerpt(text: str, terms: Sequence[str], size: int = 90) -> str:
    """The part of ``text`` around the first hit."""
    before = 0
    for piece, hit in marked(text, terms):
        if hit:
            break
        before += len(piece)
    else:
        before = 0
    start = max(0, before - size // 3)
    cut = text[start : start + size]
    return f"{'…' if start else ''}{cut}{'…' if start + size < len(text) else ''}"
