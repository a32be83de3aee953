"""A city with the records of three schools in two counties, and officers who keep them."""

from types import SimpleNamespace

import pytest

from citong.kit.resource import registry
from citong.records.places.perms import perms
from tests.factories import make_city_tree, make_user_with
from tests.factories.places import make_school


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def schools(city):
    """Records of two schools of one county and one of another."""
    return SimpleNamespace(
        first=make_school(city.school),
        second=make_school(city.second_school, "311"),
        other=make_school(city.other_school),
    )


@pytest.fixture
def resource():
    return registry["schools"]


@pytest.fixture
def officer(client, city):
    """Signed in: a county officer who may see, add and change, but not reveal."""
    user = make_user_with(city.county, perms.view, perms.create, perms.change)
    client.force_login(user)
    return user


@pytest.fixture
def viewer(client, city):
    """Signed in: somebody who may only look."""
    user = make_user_with(city.county, perms.view)
    client.force_login(user)
    return user
