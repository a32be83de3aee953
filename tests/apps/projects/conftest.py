"""A school with a project that began on 11 December 2018, its county and the city."""

from __future__ import annotations

from datetime import date

import pytest

from citong.lib import clock
from citong.platform.access.perms import roles
from citong.records.programmes.models import Project
from tests.factories import actor_for, make_city_tree, make_user_with
from tests.factories.pilots import at
from tests.factories.plans import make_approved
from tests.factories.programmes import make_programme, make_project


@pytest.fixture
def in_2018():
    """The day on which the project begins; posts and grants are held by then."""
    with clock.travel(at("2018-12-11 09:00:00")):
        yield


@pytest.fixture
def city(db, in_2018):
    return make_city_tree()


@pytest.fixture
def project(city):
    programme = make_programme(city.bureau)
    made = make_project(programme, city.school, starts_on=date(2018, 12, 11))
    return Project.objects.select_related("unit", "programme", "desk").get(pk=made.pk)


@pytest.fixture
def plan(project):
    """网络改造 60 %, 100 days from 11 December; 教师培训 40 %, the 200 days after."""
    return make_approved(project)


@pytest.fixture
def school(city):
    return actor_for(city.school, *roles["school_applicant"].permissions)


@pytest.fixture
def principal(city):
    return make_user_with(city.school, *roles["principal"].permissions)


@pytest.fixture
def county(city):
    return actor_for(city.county, *roles["county_reviewer"].permissions)


@pytest.fixture
def officer(city):
    return actor_for(city.bureau, *roles["programme_officer"].permissions)
