"""A pilot project at a school, its people, the city's officer, and another school."""

from datetime import date

import pytest

from citong.apps.showcase.perms import perms
from citong.lib import clock
from citong.platform.access.perms import roles
from citong.records.programmes.perms import perms as programme_perms
from tests.factories import actor_for, make_city_tree, make_user_with
from tests.factories.pilots import at
from tests.factories.places import make_school
from tests.factories.programmes import make_programme, make_project


def member(unit, role, name=""):
    """Somebody of ``unit`` with a role as the product suggests it."""
    return make_user_with(unit, *sorted(roles[role].permissions), name=name)


def downloaded(client, address):
    """The first bytes of a file that may be had."""
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)[:5]


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture(autouse=True)
def now():
    """Monday morning, months after the beginning."""
    with clock.travel(at("2019-05-13 09:00:00")):
        yield


@pytest.fixture
def project(city):
    make_school(city.school)
    return make_project(make_programme(city.bureau), city.school, starts_on=date(2018, 12, 11))


@pytest.fixture
def writer(city):
    return actor_for(member(city.school, "school_applicant", "黄玥喆"))


@pytest.fixture
def principal(city):
    return actor_for(member(city.school, "principal", "陈昇堃"))


@pytest.fixture
def officer(city):
    return actor_for(city.bureau, perms.view, perms.review, perms.visits, programme_perms.view)


@pytest.fixture
def other(city):
    """The principal of a school in another county."""
    return actor_for(member(city.other_school, "principal", "林志远"))


@pytest.fixture
def other_writer(city):
    return actor_for(member(city.other_school, "school_applicant", "吴丽华"))
