"""A round at its end: two counties with a place each, three reviewed schools, an officer who decides."""

from decimal import Decimal

import pytest

from citong.apps.pilots.lifecycle import Status
from citong.lib import clock
from tests.apps.pilots.rounds import DECIDER
from tests.factories import actor_for, make_city_tree, make_unit
from tests.factories.pilots import at, make_application, make_batch, make_expert, make_sheet


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def officer(city):
    return actor_for(city.bureau, *DECIDER)


@pytest.fixture
def pool(city):
    return make_unit("评审专家库", city.bureau, "department")


@pytest.fixture
def now():
    with clock.travel(at("2018-12-24 09:00:00")):
        yield


@pytest.fixture
def batch(now, city):
    return make_batch(city.bureau, {city.county: 1, city.other_county: 1}, experts_per_application=1)


@pytest.fixture
def reviewed(city, batch, pool):
    """Three reviewed applications, best first."""
    expert = make_expert(city.bureau, pool)
    found = []
    for school, points in ((city.school, 90), (city.other_school, 80), (city.second_school, 70)):
        application = make_application(batch, school, Status.REVIEWED, score=Decimal(points))
        make_sheet(application, expert, points=points)
        found.append(application)
    return found
