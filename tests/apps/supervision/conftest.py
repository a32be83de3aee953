"""A city-wide programme with two schools in their first spring, and those who inspect and rectify."""

import pytest

from citong.apps.supervision.perms import perms
from citong.lib import clock
from tests.factories import actor_for, make_city_tree
from tests.factories.pilots import at
from tests.factories.programmes import make_programme, make_project

OFFICE = (perms.view, perms.plan, perms.visit, perms.verify)
COUNTY = (perms.view, perms.visit, perms.verify)
SCHOOL = (perms.view, perms.rectify)


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture(autouse=True)
def spring(db):
    """A Monday."""
    with clock.travel(at("2019-03-04 09:00:00")):
        yield


@pytest.fixture
def project(city, spring):
    return make_project(make_programme(city.bureau), city.school)


@pytest.fixture
def officer(city, spring):
    return actor_for(city.bureau, *OFFICE)


@pytest.fixture
def county(city, spring):
    return actor_for(city.county, *COUNTY)


@pytest.fixture
def school(city, spring):
    return actor_for(city.school, *SCHOOL)
