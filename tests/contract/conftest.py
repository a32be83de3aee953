"""Two counties with a school each; whoever stands at one of them must never meet the other's rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from citong.platform.access.actor import Actor
from citong.platform.access.perms import registry as permissions
from tests.contract.pages import resources
from tests.factories import City, make_city_tree, make_user_with, rows

if TYPE_CHECKING:
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


@pytest.fixture(params=["school", "county"])
def sides(request, db):
    """Seen from a school, and seen from its county."""
    del db
    rows.load()
    city = make_city_tree()
    desk = city.school if request.param == "school" else city.county
    return Sides(city, desk, city.school, city.other_school)


@pytest.fixture(scope="module")
def crowded(django_db_setup, django_db_blocker):
    """Seen from a school, while the other one has a row of everything; made once, each test goes back to it."""
    del django_db_setup
    rows.load()
    with django_db_blocker.unblock(), transaction.atomic():
        city = make_city_tree()
        for resource in resources():
            if resource.model in rows.factories and resource.model not in rows.shared:
                rows.make_row(resource.model, city.other_school)
        yield Sides(city, city.school, city.school, city.other_school)
        transaction.set_rollback(True)


@pytest.fixture
def school_side(db):
    """Seen from a school only: for what does not depend on the level."""
    del db
    rows.load()
    city = make_city_tree()
    return Sides(city, city.school, city.school, city.other_school)
