"""Identity numbers are checked by their own rules and never shown whole."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib import idnumber


def test_the_example_of_the_standard_is_valid() -> None:
    assert idnumber.is_id("11010519491231002X") is True
    assert idnumber.born_on("11010519491231002X") == date(1949, 12, 31)
    assert idnumber.sex_of("11010519491231002X") == "女"
    assert idnumber.sex_of(idnumber.make_id("350503", date(1980, 1, 2), 17)) == "男"


@pytest.mark.parametrize(
    "number",
    ["", "11010519491231002x", "110105194912310021", "1101051949123100", "990105194912310027", "11010519491331002X"],
)
def test_wrong_numbers_are_refused(number: str) -> None:
    assert idnumber.is_id(number) is False


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999))
def test_made_numbers_are_valid(born: date, sequence: int) -> None:
    number = idnumber.make_id("350521", born, sequence)
    assert idnumber.is_id(number) is True
    assert idnumber.born_on(number) == born


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(place: int, change: int) -> None:
    number = idnumber.make_id("350521", date(2001, 2, 3), 456)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert idnumber.check_digit(wrong[:17]) != wrong[-1]


@pytest.mark.parametrize(
    ("number", "valid"),
    [("13800001234", True), ("19912345678", True), ("12800001234", False), ("1380000123", False), ("", False)],
)
def test_mobile_shape(number: str, valid: bool) -> None:
    assert idnumber.is_mobile(number) is valid


def test_school_codes() -> None:
    assert idnumber.make_school_code("21", 42) == "2135000042"
    assert idnumber.parse_school_code("2135000042") == ("21", "35", 42)
    assert idnumber.is_school_code("3135012345") is True
    assert idnumber.is_school_code("213500004") is False
    with pytest.raises(ValueError, match="类别“77”不存在"):
        idnumber.parse_school_code("7735000042")
    with pytest.raises(ValueError, match="省份“99”不存在"):
        idnumber.parse_school_code("2199000042")


def test_masks() -> None:
    assert idnumber.mask_name("陈昇堃") == "陈**"
    assert idnumber.mask_name("") == ""
    assert idnumber.mask_mobile("13800001234") == "138****1234"
    assert idnumber.mask_mobile("0595-22764117") == "*********4117"
    assert idnumber.mask_mobile("12345") == "*****"
    assert idnumber.mask_email("huangyz@example.cn") == "h***@example.cn"
    assert idnumber.mask_email("nonsense") == "***"
    assert idnumber.mask_id("11010519491231002X") == "110***********002X"
    assert idnumber.mask_id("A1234567") == "********"
