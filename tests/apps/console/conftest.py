"""Administrators of the city, of a county and of a school, with exactly their suggested roles."""

import pytest

from citong.platform.access.actor import Actor
from citong.platform.access.models import Role
from tests.factories import give_role, make_city_tree, make_user_with


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def admin(city):
    """``admin(unit, "county_admin", ...)``: a user with these roles at ``unit``."""

    def make(unit, *roles, name=""):
        user = make_user_with(unit, title="系统管理员", kind="admin", name=name)
        post = user.person.posts.get()
        for code in roles:
            give_role(post, role=Role.objects.get(code=code))
        return user

    return make


@pytest.fixture
def city_admin(admin, city):
    return admin(city.bureau, "city_admin", name="林志伟")


@pytest.fixture
def county_admin(admin, city):
    return admin(city.county, "county_admin", name="陈丽华")


@pytest.fixture
def school_admin(admin, city):
    return admin(city.school, "school_admin", name="王建平")


@pytest.fixture
def acting():
    return Actor.of
