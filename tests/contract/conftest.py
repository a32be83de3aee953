"""Two counties with a school each; whoever stands at one of them must never meet the other's rows."""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.access.perms import registry as permissions
from citong.platform.signin.models import SignIn
from tests.contract.pages import resources
from tests.factories import City, make_city_tree, make_user_with, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.platform.identity.models import User
    from citong.platform.org.models import Unit


@dataclass(frozen=True)
class Ground:
    """The city of a module; ``signed_in``: who may do everything at a unit, by its id, with the key of his session."""

    city: City
    signed_in: dict[int, tuple[User, str]]

    def seen_from(self, desk: str) -> Sides:
        """Objects of a test's own: what it does to them leaves with it, as what it does to the database."""
        city = deepcopy(self.city)
        return Sides(city, getattr(city, desk), city.school, city.other_school, self.signed_in)


@dataclass(frozen=True)
class Sides:
    """``ours`` and ``theirs``: the schools; ``desk``: the unit at which our user stands."""

    city: City
    desk: Unit
    ours: Unit
    theirs: Unit
    signed_in: dict[int, tuple[User, str]]

    def user(self, *perms: str) -> User:
        return make_user_with(self.desk, *perms)

    def actor(self, *perms: str) -> Actor:
        return Actor.of(self.user(*perms))

    def mighty(self) -> Actor:
        """All permissions that there are, but only at our side."""
        return Actor.of(self.signed_in[self.desk.pk][0])

    def enter(self, client: Client, unit: Unit | None = None) -> None:
        """``client`` is signed in with all permissions at our side, or at ``unit``."""
        _, key = self.signed_in[(unit or self.desk).pk]
        client.cookies[settings.SESSION_COOKIE_NAME] = key


@contextmanager
def _once_for_a_module(django_db_blocker) -> Iterator[Ground]:
    """The city stands in a transaction around the tests of a module; each test goes back to it."""
    rows.load()
    with django_db_blocker.unblock(), transaction.atomic():
        city = make_city_tree()
        yield Ground(city, {unit.pk: _sign_in(unit) for unit in (city.school, city.other_school, city.county)})
        transaction.set_rollback(True)


def _sign_in(unit: Unit) -> tuple[User, str]:
    user, client = make_user_with(unit, *permissions), Client()
    client.force_login(user)
    SignIn.objects.filter(user=user).update(seen_at=clock.now() + timedelta(hours=9))  # not idle, however long it takes
    return user, client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture(scope="module")
def _ground(django_db_setup, django_db_blocker):
    del django_db_setup
    with _once_for_a_module(django_db_blocker) as ground:
        yield ground


@pytest.fixture(scope="module")
def crowded(django_db_setup, django_db_blocker):
    """Seen from a school, while the other one has a row of everything."""
    del django_db_setup
    with _once_for_a_module(django_db_blocker) as ground:
        for resource in resources():
            if resource.model in rows.factories and resource.model not in rows.shared:
                rows.make_row(resource.model, ground.city.other_school)
        yield ground.seen_from("school")


@pytest.fixture(params=["school", "county"])
def sides(request, _ground, db):
    """Seen from a school, and seen from its county."""
    del db
    return _ground.seen_from(request.param)


@pytest.fixture
def school_side(_ground, db):
    """Seen from a school only: for what does not depend on the level."""
    del db
    return _ground.seen_from("school")
