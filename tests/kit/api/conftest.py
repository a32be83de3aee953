"""A city with school records, and a way to speak JSON to the API."""

import json
from types import SimpleNamespace

import pytest
from django.core.cache import cache

from citong.records.places.perms import perms
from tests.factories import make_city_tree, make_user_with
from tests.factories.places import make_school


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()
    yield
    cache.clear()


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
def officer(client, city):
    """Signed in: a county officer who may see, add and change, but not reveal."""
    user = make_user_with(city.county, perms.view, perms.create, perms.change)
    client.force_login(user)
    return user


class Speaker:
    """Calls the API as a program does."""

    def __init__(self, client, **headers):
        self.client, self.headers = client, headers

    def __call__(self, method, address, body=None, **headers):
        given = {name.replace("_", "-"): value for name, value in {**self.headers, **headers}.items()}
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return getattr(self.client, method)(f"/api/v1/{address}", headers=given, **content)


@pytest.fixture
def api(client):
    return Speaker(client)


@pytest.fixture
def speaker():
    return Speaker
