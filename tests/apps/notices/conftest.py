"""A morning in December: the bureau, its counties and schools with people who read."""

from datetime import datetime

import pytest

from citong.apps.notices.perms import perms
from citong.lib import clock
from citong.platform.identity.models import Post
from tests.factories import actor_for, make_city_tree, make_user_with

OFFICE = (perms.view, perms.write, perms.send)
NOW = datetime(2018, 12, 19, 9, 30, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def morning(db):
    with clock.stopped(NOW):
        yield


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def people(city):
    """One principal and one teacher at each school, an officer at each county; one teacher sits in a department."""
    kinds = Post.Kind
    schools = {
        "school": city.school,
        "second": city.second_school,
        "other": city.other_school,
        "direct": city.direct_school,
    }
    found = {
        f"{name} principal": make_user_with(unit, title="校长", kind=kinds.PRINCIPAL) for name, unit in schools.items()
    }
    found |= {f"{name} teacher": make_user_with(unit) for name, unit in schools.items() if name != "school"}
    found["school teacher"] = make_user_with(city.school_office)
    found["county"] = make_user_with(city.county, title="科员", kind=kinds.OFFICER)
    found["other county"] = make_user_with(city.other_county, title="科员", kind=kinds.OFFICER)
    return found


@pytest.fixture
def bureau(city):
    """The officer of the city who announces."""
    return actor_for(make_user_with(city.bureau, *OFFICE, name="林志伟", title="科长", kind=Post.Kind.OFFICER))


@pytest.fixture
def county(city):
    return actor_for(city.county, *OFFICE)


@pytest.fixture
def school(city):
    return actor_for(city.school, *OFFICE)
