"""Spans of time in working days: National Day of 2018, with the make-up days around it."""

from datetime import date, datetime

import pytest

from citong.lib import clock
from citong.platform.calendar.elapsed import Elapsed
from citong.platform.calendar.models import DayOverride

pytestmark = pytest.mark.django_db


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=clock.SHANGHAI)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2018-09-26 10:00", "2018-09-26 22:00", 0.5),
        ("2018-09-26 10:00", "2018-09-27 10:00", 1),
        ("2018-09-28 12:00", "2018-10-08 12:00", 3),  # Saturday and Sunday before the holidays are worked
        ("2018-10-01 09:00", "2018-10-07 18:00", 0),
        ("2018-10-12 18:00", "2018-10-15 06:00", 0.5),  # over a week-end
        ("2018-10-19 12:00", "2018-10-23 12:00", 1),  # the Monday of the typhoon
        ("2018-10-11 10:00", "2018-10-11 09:00", 0),
        ("2018-08-01 10:00", "2018-09-26 00:00", 1),  # before the first day nothing is counted
    ],
)
def test_working_days_between_two_moments(start, end, days):
    DayOverride.objects.create(day=date(2018, 10, 22), reason="台风")
    elapsed = Elapsed(date(2018, 9, 22), date(2018, 10, 31))
    assert elapsed.days(at(start), at(end)) == pytest.approx(days, abs=0.01)


def test_many_spans_cost_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        elapsed = Elapsed(date(2018, 9, 22), date(2018, 10, 31))
        spans = [elapsed.days(at(f"2018-09-{day} 00:00"), at("2018-09-30 00:00")) for day in (24, 26, 28)]
    assert spans == [5, 4, 2]  # the 24th is Mid-Autumn
