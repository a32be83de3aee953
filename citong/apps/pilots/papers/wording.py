"""How the values of a paper become the words that are printed: dates, paragraphs, numbered headings."""

import math
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from citong.apps.pilots.papers.data import ApplicationForm, Opinion
from citong.lib import textdiff

NUMERALS = "一二三四五六七八九十"
_LONG_PARAGRAPH = 600
_TAIL = 120
TITLE_WIDTH = 20  # characters of 二号 in a line of the type area
MOST_TITLE_LINES = 4
_WORDS = (
    "的通知 的公示 的公告 的通报 的意见 的函 的批复 关于 全市 中小学 教育信息化 泉州市 福建省 教育局 办公室 人民政府 智慧校园 管理平台 资源配置中心 试点校 试点工作 试点项目 "
    "试点 拟入选 拟立项 立项结果 入选 立项 名单 公示 公布 确定 开展 印发 申报 工作 项目 结果 学校 首批"
).split()
_PIECE = re.compile(
    r"（[^）]{0,12}）|“[^”]{0,12}”|《[^》]{0,12}》|"
    + "|".join(_WORDS)
    + r"|[0-9A-Za-z.]+年?|[（“《]?.[，、；：。）”》]*"
)
_FIRST_LEVEL = re.compile(r"[一二三四五六七八九十]+、")
_SECOND_LEVEL = re.compile(r"（[一二三四五六七八九十]+）")


def day(value: date | None) -> str | None:
    """``2018年12月21日``, without leading zeros as GB/T 9704 asks."""
    return f"{value.year}年{value.month}月{value.day}日" if value else None


def numeral(number: int) -> str:
    """一 to 九十九: 十二, 三十."""
    tens, ones = divmod(number, 10)
    ten = "十" if tens else ""
    return f"{NUMERALS[tens - 1] if tens > 1 else ''}{ten}{NUMERALS[ones - 1] if ones else ''}"


def paragraphs(text: str) -> list[str]:
    """The lines of a text that are not blank, without the blanks that people indent with."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def title_lines(title: str, fits: int = TITLE_WIDTH) -> tuple[str, ...]:
    """The title in as few lines as ``fits`` allows, of like length, no word and no bracket torn apart (GB/T 9704, 7.3.1)."""
    pieces = _PIECE.findall(title.strip())
    whole = sum(map(_width, pieces))
    for count in range(max(1, math.ceil(whole / fits)), MOST_TITLE_LINES + 1):
        if found := list(_divided(pieces, count, fits)):
            return min(found, key=lambda lines: sum((_width(line) - whole / count) ** 2 for line in lines))
    return (title.strip(),)


def _divided(pieces: list[str], count: int, fits: int) -> Iterator[tuple[str, ...]]:
    """Every way to set the pieces in ``count`` lines that fit."""
    if count == 1:
        if (line := "".join(pieces)) and _width(line) <= fits:
            yield (line,)
        return
    for cut in range(1, len(pieces)):
        line = "".join(pieces[:cut])
        if _width(line) > fits:
            return
        yield from ((line, *rest) for rest in _divided(pieces[cut:], count - 1, fits))


def _width(words: str) -> float:
    return sum(0.5 if character.isascii() else 1 for character in words)


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
            {"title": f"{numeral(place)}、{section.title}", "text": paragraphs(section.text)}
            for place, section in enumerate(paper.sections, start=1)
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
