"""Two counties' schools and a city-direct one in one programme, with the people who share money out among them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from citong.apps.awards.actions import pool as pool_actions
from citong.apps.awards.perms import CITY, perms
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.records.programmes.perms import perms as projects
from tests.factories import City, make_city_tree, make_user_with
from tests.factories.awards import grade, make_pool
from tests.factories.pilots import at
from tests.factories.programmes import make_programme, make_project

if TYPE_CHECKING:
    from citong.apps.awards.models import Pool, Scheme
    from citong.platform.identity.models import User
    from citong.records.programmes.models import Programme, Project


@dataclass
class Round:
    """One programme: ``projects`` by number, and its people."""

    city: City
    programme: Programme
    projects: list[Project]
    officer: User
    second: User
    county: User
    school: User
    _by: dict[int, Actor] = field(default_factory=dict)

    def by(self, user: User) -> Actor:
        return self._by.setdefault(user.pk, Actor.of(user))

    def graded(self, *codes: str) -> Pool:
        """A pool of 100,000 yuan over projects with these grades."""
        for project, code in zip(self.projects, codes, strict=True):
            grade(project, code)
        return make_pool(self.programme, 10_000_000, title="2019年中期考核奖补资金")

    def approve(self, pool: Pool, scheme: Scheme) -> Pool:
        proposed = pool_actions.propose(pool, scheme=scheme, reasons={}, by=self.by(self.officer))
        return pool_actions.approve(proposed, opinion="同意", by=self.by(self.second))


@pytest.fixture
def now():
    with clock.travel(at("2019-12-20 09:00:00")):
        yield


@pytest.fixture
def round_(db, now):
    del db
    city = make_city_tree()
    programme = make_programme(city.bureau)
    schools = (city.school, city.other_school, city.direct_school)
    return Round(
        city=city,
        programme=programme,
        projects=[make_project(programme, school) for school in schools],
        officer=make_user_with(city.bureau, *CITY, projects.view, name="黄雅婷"),
        second=make_user_with(city.bureau, *CITY, projects.view, name="林建平"),
        county=make_user_with(city.county, perms.view, perms.review, perms.fundings, projects.view),
        school=make_user_with(city.school, perms.view, perms.use, projects.view, name="陈昇堃"),
    )
