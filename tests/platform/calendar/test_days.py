"""Working days: the national calendar, with what this city decided on top."""

from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError

from citong.lib import clock
from citong.platform.calendar import days
from citong.platform.calendar.models import DayOverride

pytestmark = pytest.mark.django_db
TYPHOON = date(2018, 7, 11)  # a Wednesday


@pytest.fixture
def typhoon():
    return DayOverride.objects.create(day=TYPHOON, working=False, reason="台风停课停工")


@pytest.mark.usefixtures("typhoon")
def test_a_local_day_off_goes_before_the_national_calendar():
    assert days.is_workday(TYPHOON) is False
    assert days.is_workday(date(2018, 7, 12)) is True
    assert days.add_workdays(date(2018, 7, 10), 1) == date(2018, 7, 12)
    assert days.add_workdays(date(2018, 7, 12), -1) == date(2018, 7, 10)
    assert days.workdays_between(date(2018, 7, 10), date(2018, 7, 13)) == 2
    assert days.workdays_between(date(2018, 7, 13), date(2018, 7, 10)) == -2


def test_a_local_working_day_counts():
    saturday = date(2018, 7, 14)
    assert days.is_workday(saturday) is False
    DayOverride.objects.create(day=saturday, working=True, reason="补台风停工")
    assert days.is_workday(saturday) is True
    assert days.add_workdays(date(2018, 7, 13), 1) == saturday


def test_a_publicity_runs_over_new_year_and_does_not_count_its_first_day():
    assert days.publicity_end(date(2018, 12, 28), 5) == date(
        2019, 1, 7
    )  # 29 works instead of 31, which rests; so does 1 January
    with pytest.raises(ValueError, match="at least one working day"):
        days.publicity_end(date(2018, 12, 28), 0)


def test_days_left_shrink_to_nothing_and_beyond():
    with clock.travel(datetime(2018, 12, 17, 12, tzinfo=clock.SHANGHAI)):
        assert days.workdays_left(date(2018, 12, 21)) == 4
        assert days.workdays_left(date(2018, 12, 17)) == 0
        assert days.workdays_left(date(2018, 12, 14)) == -1


def test_a_long_term_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        days.add_workdays(date(2018, 1, 1), 200)


@pytest.mark.usefixtures("typhoon")
def test_a_day_is_adjusted_once():
    with pytest.raises(ValidationError, match="这一天已有调整，请直接修改。"):
        DayOverride(day=TYPHOON, reason="重复").full_clean()


def test_it_is_said_when_the_holidays_are_not_announced_yet():
    assert days.is_official(date(2018, 12, 31)) is True
    assert days.is_official(date(2018, 12, 31), date(2099, 1, 1)) is False
