"""Journeys: whole stories in a real browser, on the built assets."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from citong.ui import assets


@pytest.fixture(scope="session", autouse=True)
def dist():
    """The assets, up to date."""
    assets.build(Path(__file__).resolve().parents[2])


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
