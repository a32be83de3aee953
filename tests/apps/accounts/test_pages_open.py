"""Every page of the account opens."""

import pytest
from django.urls import reverse

from tests.factories import make_city_tree, make_user_with

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["accounts-me", "accounts-password", "workbench-home"])
def test_pages_open(client, name):
    client.force_login(make_user_with(make_city_tree().school))
    assert client.get(reverse(name)).status_code == 200
