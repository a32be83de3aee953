"""Plain text with a few marks as HTML: paragraphs, lists, headings, bold, links. Everything else is escaped.

The text is escaped first and only then marked up, so nothing that is typed becomes markup of its own.
"""

from __future__ import annotations

import re
from html import escape, unescape

_LISTS = {"ul": re.compile(r"[-*•]\s+(.+)"), "ol": re.compile(r"\d{1,2}[.、．]\s*(.+)")}
_HEADING = re.compile(r"#{1,3}\s+(.+)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_NAMED = r"\[(?P<words>[^\[\]\n]{1,80})\]\((?P<to>https?://[^\s()<>]{1,400})\)"
_BARE = r"(?P<bare>https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'*+,;=%]{1,400})"
_LINK = re.compile(f"{_NAMED}|{_BARE}")
_TAIL = ".,;:!?"


def html(text: str) -> str:
    """``text`` as HTML; an empty line ends a paragraph, a single line break stays one."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return "\n".join(_block(block) for block in blocks if block.strip())


def plain(text: str, most: int = 100) -> str:
    """The beginning of ``text`` without marks, on one line."""
    bare = re.sub(r"<[^>]+>", " ", html(text))
    return " ".join(unescape(bare).split())[:most]


def _block(block: str) -> str:
    """Lines of one kind side by side: list items, a heading, or running text."""
    out: list[str] = []
    kind, lines = "", list[str]()
    for line in (raw.strip() for raw in block.split("\n")):
        this, words = _kind(line)
        if (this != kind or this == "h3") and lines:
            out.append(_wrap(kind, lines))
            lines = []
        kind = this
        lines.append(words)
    return "".join([*out, _wrap(kind, lines)])


def _kind(line: str) -> tuple[str, str]:
    for tag, mark in _LISTS.items():
        if found := mark.fullmatch(line):
            return tag, found[1]
    found = _HEADING.fullmatch(line)
    return ("h3", found[1]) if found else ("p", line)


def _wrap(kind: str, lines: list[str]) -> str:
    marked = [_inline(line) for line in lines]
    if kind in _LISTS:
        return f"<{kind}>{''.join(f'<li>{line}</li>' for line in marked)}</{kind}>"
    return f"<{kind}>{'<br>'.join(marked)}</{kind}>"


def _inline(line: str) -> str:
    """Links are cut out first, so that marks inside of addresses stay what they are."""
    out, end = [], 0
    for found in _LINK.finditer(line):
        out += [_bold(line[end : found.start()]), _link(found)]
        end = found.end()
    return "".join([*out, _bold(line[end:])])


def _bold(text: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", escape(text))


def _link(found: re.Match[str]) -> str:
    to, after = found["to"] or found["bare"], ""
    if found["bare"]:
        bare = to.rstrip(_TAIL)
        to, after = bare, to[len(bare) :]
    words = found["words"] or to
    return f'<a href="{escape(to)}" target="_blank" rel="noopener noreferrer">{escape(words)}</a>{escape(after)}'
