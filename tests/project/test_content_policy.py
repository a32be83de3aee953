"""The browser is told on every page to run nothing and to load nothing but what this house serves."""

import pytest

from tests.factories import make_city_tree, make_user_with

pytestmark = pytest.mark.django_db
POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "frame-ancestors": "'self'",
    "form-action": "'self'",
}


def policy_of(answer):
    stated = answer.headers["Content-Security-Policy"].split(";")
    return dict(directive.strip().split(" ", 1) for directive in stated)


@pytest.mark.parametrize("url", ["/sign-in/", "/public/pilots/", "/no-such-page/", "/api/v1/openapi.json"])
def test_strangers_get_the_strict_policy(client, url):
    assert policy_of(client.get(url)) == POLICY


@pytest.mark.parametrize("url", ["/", "/pilots/applications/", "/pilots/applications/0/"])
def test_who_is_signed_in_gets_it_too(client, url):
    client.force_login(make_user_with(make_city_tree().bureau, "pilots.view"))
    assert policy_of(client.get(url)) == POLICY
