"""Working days follow the announced calendar, and say when it is not announced."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib.workdays import add_workdays, count, exceptions, is_official, is_workday, workdays_between

days = st.dates(date(2017, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2018, 12, 21), True),
        (date(2018, 12, 22), False),
        (date(2018, 12, 29), True),  # a Saturday worked for New Year
        (date(2018, 12, 31), False),
        (date(2019, 1, 1), False),
        (date(2019, 2, 5), False),  # Spring Festival
        (date(2090, 10, 2), True),  # a Monday of an unannounced year
        (date(2090, 10, 1), False),  # a Sunday
    ],
)
def test_known_days(day: date, works: bool) -> None:
    assert is_workday(day) is works


def test_publicity_over_new_year() -> None:
    assert add_workdays(date(2018, 12, 28), 5) == date(2019, 1, 7)
    assert workdays_between(date(2018, 12, 28), date(2019, 1, 7)) == 5
    assert add_workdays(date(2019, 1, 7), -4) == date(2018, 12, 29)


def test_unannounced_years_are_flagged() -> None:
    assert is_official(date(2018, 12, 31), date(2019, 1, 1)) is True
    assert is_official(date(2018, 12, 31), date(2090, 1, 1)) is False


@given(days, st.integers(1, 60))
def test_adding_and_counting_agree(day: date, count: int) -> None:
    end = add_workdays(day, count)
    assert is_workday(end) is True
    assert workdays_between(day, end) == count
    assert workdays_between(end, day) == -count
    assert workdays_between(day, end - timedelta(days=1)) == count - 1


@given(days)
def test_adding_nothing_changes_nothing(day: date) -> None:
    assert add_workdays(day, 0) == day


@given(days, st.integers(0, 800))
def test_counting_by_weeks_and_exceptions_is_counting_day_by_day(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    one_by_one = sum(is_workday(start + timedelta(days=offset)) for offset in range(length + 1))
    assert count(start, end, exceptions(start, end)) == one_by_one


def test_a_span_of_all_time_is_counted_at_once() -> None:
    assert count(date.min, date.max, {}) == 2608615
