"""An officer of the city with work before him."""

from datetime import timedelta

import pytest

from citong.lib import clock
from citong.platform.access.perms import Permissions
from citong.platform.inbox import work
from tests.factories import make_city_tree, make_user_with

perms = Permissions("desktest", "演示", accept="受理", screen="初审")


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def officer(city):
    return make_user_with(city.bureau, perms.accept, name="林志伟", title="信息科科长")


@pytest.fixture
def colleague(city):
    return make_user_with(city.bureau, perms.accept, name="陈丽华")


@pytest.fixture
def give(city):
    def open_item(title, days=None, unit=None, subject=None, kind=perms.accept, **more):
        due = None if days is None else clock.now() + timedelta(days=days)
        if "user" not in more:
            more |= {"unit": unit or city.bureau, "perm": perms.accept}
        return work.open_item(kind, title, "/todo/", subject or city.school, due=due, **more)

    return open_item
