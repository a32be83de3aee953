"""A clerk of a school who may do everything with its repairs, signed in."""

import pytest

from citong.platform.access.actor import Actor
from tests.factories import make_city_tree, make_user_with
from tests.sampleapp.perms import perms


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def clerk(city):
    return make_user_with(city.school, *perms.all(), name="黄玥喆")


@pytest.fixture
def actor(clerk):
    return Actor.of(clerk)


@pytest.fixture
def desk(client, clerk):
    """The clerk's browser."""
    client.force_login(clerk)
    return client
