"""Journeys: whole stories in a real browser, on the built assets."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from citong.platform.access.perms import roles
from citong.ui import assets
from tests.factories import make_city_tree, make_user_with

PASSWORD = "Citong-2018"


@pytest.fixture(scope="session", autouse=True)
def dist():
    """The assets, up to date."""
    assets.build(Path(__file__).resolve().parents[2])


@pytest.fixture
def new_context(new_context, request):
    """Browsers of which every whole page is noted: some journey has to look at each."""
    pages = request.config.pluginmanager.get_plugin("looking")

    def make(**options):
        context = new_context(**options)
        pages.follow(context, request.node.nodeid)
        return context

    return make


@pytest.fixture
def enter(context, live_server):
    """``enter(user)``: from now on the browser is signed in as ``user``; gives back its page."""

    def sign_in(user):
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.clear_cookies()
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        return context.pages[0] if context.pages else context.new_page()

    return sign_in


@pytest.fixture
def arrive(new_context, live_server):
    """``arrive(user)``: the user signs in on the sign-in page, in a browser of his own; gives back his page."""

    def sign_in(user):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        page = new_context().new_page()
        page.goto(live_server.url)
        fill_sign_in(page, user)
        return page

    return sign_in


def fill_sign_in(page, user):
    """Fill in the sign-in page and wait for what comes after it."""
    page.get_by_label("用户名").fill(user.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def staff(unit, role, name, title, kind):
    """A person with an account who holds a role that the product suggests, at ``unit``."""
    return make_user_with(unit, *sorted(roles[role].permissions), name=name, title=title, kind=kind)


@pytest.fixture
def city(transactional_db):
    return make_city_tree()
