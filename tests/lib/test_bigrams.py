"""Folding, words and questions: a text is found by what stands in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib import bigrams

SIGNS = "教育局学校年〔〕，。 -aB2６"


def found(term: str, text: str) -> bool:
    """Whether the words asked for stand one behind the other among those of ``text``."""
    grams, begun = bigrams.asked(term)
    words = bigrams.words(text)
    for start in range(len(words) - len(grams) + 1):
        part = words[start : start + len(grams)]
        if part[:-1] == grams[:-1] and (part[-1].startswith(grams[-1]) if begun else part[-1] == grams[-1]):
            return bool(grams)
    return False


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("教育局", ["教育", "育局", "局"]),
        ("Ａ类2026年", ["a", "类", "2026", "年"]),
        ("泉教〔2026〕15号", ["泉教", "教", "2026", "15", "号"]),
        ("，。 ", []),
    ],
)
def test_words(text, words):
    assert bigrams.words(text) == words


@given(st.text(SIGNS, max_size=30), st.text(SIGNS, min_size=1, max_size=6))
def test_words_in_a_row_are_exactly_what_stands_in_the_folded_text(text, term):
    if bigrams.runs(term):
        assert found(term, text) == bigrams.matches(term, text)


@given(st.text("教育局学校工作通知", min_size=1, max_size=40), st.data())
def test_each_part_of_a_chinese_text_is_found(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert found(text[start:end], text)


@pytest.mark.parametrize(
    ("text", "terms", "pieces"),
    [
        ("关于学校的通知", ["学校"], [("关于", False), ("学校", True), ("的通知", False)]),
        ("泉教〔2026〕15号", ["教2026"], [("泉", False), ("教〔2026", True), ("〕15号", False)]),
        ("ＡＢ班", ["ab"], [("ＡＢ", True), ("班", False)]),
        ("没有", ["别的"], [("没有", False)]),
        ("", ["学"], []),
    ],
)
def test_hits_are_marked_in_the_text_as_it_was_written(text, terms, pieces):
    assert bigrams.marked(text, terms) == pieces


def test_the_excerpt_shows_the_first_hit():
    shown = bigrams.excerpt("前" * 500 + "学校" + "后" * 500, ["学校"])
    assert "学校" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
