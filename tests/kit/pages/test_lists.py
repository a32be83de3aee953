"""The list page: what one sees, narrows, sorts, and finds again."""

import pytest

from tests.factories import make_city_tree, make_user_with
from tests.factories.sample import make_repair
from tests.sampleapp.perms import perms

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city_tree()


def test_list(client, city):
    client.force_login(make_user_with(city.school, *perms.all()))
    make_repair(city.school, title="灯坏了")
    page = client.get("/repairs/")
    assert page.status_code == 200
    assert "灯坏了" in page.text


def test_detail(client, city):
    client.force_login(make_user_with(city.school, *perms.all()))
    row = make_repair(city.school, title="灯坏了")
    for url in ["", "history/", "edit/", "do/assign/", "do/cancel/", "reveal/phone/"]:
        page = client.get(f"/repairs/{row.pk}/{url}")
        assert page.status_code == 200, url
    assert client.get("/repairs/add/").status_code == 200
    assert client.get(f"/repairs/bulk/assign/?ids={row.pk}").status_code == 200
