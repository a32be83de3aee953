"""Two counties with a school each; whoever stands at one of them must never meet the other's rows."""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from citong.platform.access.actor import Actor
from citong.platform.access.perms import registry as permissions
from citong.platform.search import following
from tests.contract.pages import resources
from tests.factories import City, make_city_tree, make_user_with, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.platform.identity.models import User
    from citong.platform.org.models import Unit


@dataclass(frozen=True)
class Sides:
    """``ours`` and ``theirs``: the schools; ``desk``: the unit at which our user stands."""

    city: City
    desk: Unit
    ours: Unit
    theirs: Unit

    def user(self, *perms: str) -> User:
        return make_user_with(self.desk, *perms)

    def actor(self, *perms: str) -> Actor:
        return Actor.of(self.user(*perms))

    def mighty(self) -> User:
        """All permissions that there are, but only at our side."""
        return self.user(*permissions)


@contextmanager
def _once_for_a_module(django_db_blocker) -> Iterator[City]:
    """The city stands in a transaction around the tests of a module; each test goes back to it."""
    rows.load()
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_city_tree()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _counties(django_db_setup, django_db_blocker):
    del django_db_setup
    with _once_for_a_module(django_db_blocker) as city:
        yield city


@pytest.fixture(scope="module")
def crowded(django_db_setup, django_db_blocker):
    """Seen from a school, while the other one has a row of everything."""
    del django_db_setup
    with _once_for_a_module(django_db_blocker) as city:
        for resource in resources():
            if resource.model in rows.factories and resource.model not in rows.shared:
                rows.make_row(resource.model, city.other_school)
        yield Sides(city, city.school, city.school, city.other_school)


@pytest.fixture(autouse=True)
def _still_index(request):
    """Words are indexed only for tests that look for them (``indexed``); else it would be a quarter of the work."""
    if "indexed" in request.fixturenames:
        yield
        return
    following.stop()
    yield
    following.start()


@pytest.fixture
def indexed():
    """The index of the search follows what this test writes."""


@pytest.fixture
def city(_counties, db):
    """Objects of this test's own: what it does to them leaves with it, as what it does to the database."""
    del db
    return deepcopy(_counties)


@pytest.fixture(params=["school", "county"])
def sides(request, city):
    """Seen from a school, and seen from its county."""
    desk = city.school if request.param == "school" else city.county
    return Sides(city, desk, city.school, city.other_school)


@pytest.fixture
def school_side(city):
    """Seen from a school only: for what does not depend on the level."""
    return Sides(city, city.school, city.school, city.other_school)
