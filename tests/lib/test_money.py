"""Money is exact to the fen, however people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib import money


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("12345.6", 1234560),
        ("1,234,567.89", 123456789),
        ("￥12元", 1200),
        ("3.2万元", 3_200_000),
        ("0.000001万", 1),
        ("１２．５０", 1250),
        (" 1 200 ", 120000),
        ("-5", -500),
    ],
)
def test_amounts_as_typed(text: str, fen: int) -> None:
    assert money.parse(text) == fen


@pytest.mark.parametrize("text", ["", "一百", "1,23", "1.2.3", "12元元", "=1+1"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="不是金额"):
        money.parse(text)


def test_less_than_a_fen_is_refused() -> None:
    with pytest.raises(ValueError, match="最小单位是1分"):
        money.parse("1.005")


def test_amounts_as_shown() -> None:
    assert money.yuan(123456700) == "1,234,567.00"
    assert money.yuan(-5) == "-0.05"
    assert money.wan(123456700) == "123.46万元"
    assert money.wan(5_000, 1) == "0.0万元"
    assert money.wan(1_234_500_000_00, 0) == "123,450万元"


@given(st.integers(-(10**15), 10**15))
def test_shown_amounts_read_back(fen: int) -> None:
    assert money.parse(money.yuan(fen)) == fen
