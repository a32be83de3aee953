r"""Count the length of Chinese text as a Chinese word processor does (字数).

The rule, which ``frontend/controllers/wordcount.js`` repeats with the same two patterns under the ``u`` flag:

* one for every character of ``SINGLES``: CJK ideographs of all planes, kana, bopomofo, hangul, CJK and full-width
  punctuation, full-width letters and digits, and the signs that Chinese text sets in a full square
  (``“ ” ‘ ’ — … · × ÷ ° ℃ ※ → ■ ①`` and Roman numerals); the ideographic space U+3000 is white space and counts nothing;
* one for every ``WORD``: a run of letters (Latin, Greek, Cyrillic) and digits, joined inside by ``'``, ``’``, ``-``
  or ``.``, so that ``don't``, ``Wi-Fi`` and ``3.14`` are one each;
* nothing for white space and for half-width punctuation.

In a pattern Python writes the upper planes as ``\U00020000-\U0003FFFF``, JavaScript as ``\u{20000}-\u{3FFFF}``.
"""

import re

LETTER = r"A-Za-z0-9\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F\u0370-\u03FF\u0400-\u04FF"
WORD = rf"[{LETTER}]+(?:['\u2019.\-][{LETTER}]+)*"
SINGLES = (
    r"[\u00B0\u00B7\u00D7\u00F7\u2014\u2018\u2019\u201C\u201D\u2026\u2030\u203B"
    r"\u2100-\u214F\u2160-\u218F\u2190-\u23FF\u2460-\u27BF"
    r"\u2E80-\u2FFF\u3001-\uA4CF\uA960-\uA97F\uAC00-\uD7FF\uF900-\uFAFF\uFE30-\uFE4F\uFF01-\uFFEE"
    r"\U00020000-\U0003FFFF]"
)
_UNIT = re.compile(f"{WORD}|{SINGLES}")


def count(text: str) -> int:
    """Characters and words of ``text`` by the rule above."""
    return len(_UNIT.findall(text))
