"""A reviewer sees what changed between two versions, and nothing else."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from citong.lib.textdiff import diff, sentences

texts = st.text(alphabet="智慧校园建设。；！\n，ab", max_size=60)


def test_a_word_changed_inside_a_sentence() -> None:
    assert diff("一、目标。建设智慧校园平台。三年完成。", "一、目标。建成智慧校园平台。三年完成。") == [
        ("equal", "一、目标。建"),
        ("delete", "设"),
        ("insert", "成"),
        ("equal", "智慧校园平台。三年完成。"),
    ]


def test_a_sentence_rewritten_is_shown_whole() -> None:
    assert diff("前文。旧的说法完全不要了。", "前文。另起炉灶写新句。") == [
        ("equal", "前文。"),
        ("delete", "旧的说法完全不要了。"),
        ("insert", "另起炉灶写新句。"),
    ]


def test_sentences_come_and_go() -> None:
    assert diff("甲乙。", "甲乙。丙丁。") == [("equal", "甲乙。"), ("insert", "丙丁。")]
    assert diff("", "") == []
    assert diff("同。", "同。") == [("equal", "同。")]


@given(texts)
def test_sentences_join_to_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


@given(texts, texts)
def test_runs_spell_both_texts_and_alternate(old: str, new: str) -> None:
    runs = diff(old, new)
    assert "".join(text for op, text in runs if op != "insert") == old
    assert "".join(text for op, text in runs if op != "delete") == new
    assert all(text for _, text in runs)
    assert all(before != after for (before, _), (after, _) in pairwise(runs))
