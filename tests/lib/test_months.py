"""Months and the days on which something is due in each."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citong.lib import months


@pytest.mark.parametrize(
    ("start", "count", "found"),
    [
        (date(2018, 12, 11), 24, date(2020, 12, 11)),
        (date(2019, 1, 31), 1, date(2019, 2, 28)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
    ],
)
def test_months_later_is_the_same_day_or_the_last(start, count, found):
    assert months.add_months(start, count) == found


@pytest.mark.parametrize(
    ("start", "first", "last"),
    [
        (date(2018, 12, 11), date(2018, 12, 25), date(2020, 11, 25)),
        (date(2018, 12, 25), date(2018, 12, 25), date(2020, 11, 25)),
        (date(2018, 12, 26), date(2019, 1, 25), date(2020, 12, 25)),
    ],
)
def test_a_project_reports_twenty_four_times_from_the_first_day_that_it_can(start, first, last):
    due = months.due_days(start, 25, 24)
    assert (len(due), due[0], due[-1]) == (24, first, last)


@given(st.dates(date(2000, 1, 1), date(2080, 1, 1)), st.integers(1, 28), st.integers(1, 60))
def test_due_days_follow_month_upon_month(start, day, count):
    due = months.due_days(start, day, count)
    assert due[0] >= start
    assert {d.day for d in due} == {day}
    assert [(b.year * 12 + b.month) - (a.year * 12 + a.month) for a, b in itertools.pairwise(due)] == [1] * (count - 1)
