"""The length of a plan is what a Chinese word processor would show as 字数."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib import cjk


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("智慧校园", 4),
        ("一、总体目标：", 7),
        ("“好”——……", 7),
        ("Wi-Fi覆盖", 3),
        ("don't stop", 2),
        ("圆周率3.14", 4),
        ("2018年12月21日", 6),
        ("出口带宽200M，100%", 6 + 1),
        ("a-", 1),
        ("- . ,", 0),
        ("　全角　空格\t\n", 4),
        ("①②Ⅰ℃", 4),
        ("Ａ１", 2),
        ("𠮷𰻝", 2),
        ("玥堃喆昇", 4),
        ("kāi мир αβγ", 3),
        ("don’t", 1),
    ],
)
def test_length_by_example(text: str, length: int) -> None:
    assert cjk.count(text) == length


@given(st.text(alphabet="智慧，。 a1.-'", max_size=40), st.text(alphabet="智慧，。 a1.-'", max_size=40))
def test_lines_add_up(first: str, second: str) -> None:
    assert cjk.count(f"{first}\n{second}") == cjk.count(first) + cjk.count(second)


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_every_ideograph_counts_one(text: str) -> None:
    assert cjk.count(text) == len(text)
