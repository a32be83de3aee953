"""Office hours: as the city registered them, from a day on; before that the usual ones."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from citong.lib import clock
from citong.platform.calendar import hours
from citong.platform.calendar.models import DayOverride, OfficeHours
from tests.factories.pilots import at

pytestmark = pytest.mark.django_db
SUMMER, AUTUMN = date(2019, 6, 1), date(2019, 10, 8)


@pytest.fixture
def summer():
    OfficeHours.objects.create(since=SUMMER, opens_at=time(7, 30), closes_at=time(12), reason="夏季作息")
    OfficeHours.objects.create(since=AUTUMN, opens_at=time(8), closes_at=time(18), reason="冬季作息")


def test_without_hours_of_its_own_the_city_works_from_half_past_eight_to_half_past_five():
    assert hours.of(SUMMER) == (time(8, 30), time(17, 30))
    moments = ("08:29:59", "08:30:00", "17:30:00", "17:30:01")
    assert [hours.is_open(at(f"2019-06-03 {moment}")) for moment in moments] == [False, True, True, False]


@pytest.mark.usefixtures("summer")
def test_hours_hold_from_their_day_on_until_the_next():
    days = (date(2019, 5, 31), SUMMER, date(2019, 10, 7), AUTUMN)
    assert [hours.end_of(day) for day in days] == [
        at("2019-05-31 17:30:00"), at("2019-06-01 12:00:00"), at("2019-10-07 12:00:00"), at("2019-10-08 18:00:00"),
    ]  # fmt: skip
    assert (hours.is_open(at("2019-06-03 07:30:00")), hours.is_open(at("2019-06-03 14:00:00"))) == (True, False)


@pytest.mark.usefixtures("summer")
def test_on_a_day_off_offices_are_closed_at_all_hours():
    DayOverride.objects.create(day=date(2019, 6, 3), working=False, reason="台风停课停工")
    assert (hours.is_open(at("2019-06-03 09:00:00")), hours.is_open(at("2019-06-02 09:00:00"))) == (False, False)


@pytest.mark.usefixtures("summer")
def test_what_has_working_days_is_due_when_offices_close():
    with clock.travel(at("2019-05-30 16:00:00")):  # a Thursday
        assert hours.after_workdays(1) == at("2019-05-31 17:30:00")
        assert hours.after_workdays(2) == at("2019-06-03 12:00:00")


def test_the_database_refuses_hours_that_end_before_they_begin():
    with pytest.raises(IntegrityError, match="office_hours_end_after_start"), transaction.atomic():
        OfficeHours.objects.create(since=SUMMER, opens_at=time(12), closes_at=time(8), reason="误")
