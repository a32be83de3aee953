"""What goes over the wire: pages are packed, downloads are not packed twice."""

import gzip

import pytest
from django.urls import reverse

from citong.records.places.perms import perms
from tests.factories import make_city_tree, make_unit, make_user_with
from tests.factories.places import make_school

pytestmark = pytest.mark.django_db
PACKED = {"Accept-Encoding": "gzip, br"}
LIST = 12_000  # bytes of a list page; with styles and scripts 90 KB


@pytest.fixture
def officer(client):
    city = make_city_tree()
    for _ in range(25):
        make_school(make_unit(parent=city.county))
    client.force_login(make_user_with(city.bureau, *perms.all()))


def test_a_full_list_page_is_light(client, officer):
    answer = client.get(reverse("schools-list"), headers=PACKED)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert len(answer.content) < LIST
    assert gzip.decompress(answer.content).decode().count("<tr>") == 21


def test_who_does_not_ask_for_it_gets_it_plain(client, officer):
    assert "Content-Encoding" not in client.get(reverse("schools-list")).headers


def test_the_api_is_packed_and_its_etag_still_works(client, officer):
    row = client.get("/api/v1/schools/").json()["items"][0]["id"]
    tag = client.get(f"/api/v1/schools/{row}/", headers=PACKED).headers["ETag"]
    changed = client.patch(
        f"/api/v1/schools/{row}/", {"students": 7}, content_type="application/json", headers={"If-Match": tag}
    )
    assert (changed.status_code, changed.json()["students"]) == (200, 7)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_download_keeps_its_length(client, officer, form):
    sent = client.post(reverse("schools-export"), {"form": form, "content": "list"}, headers=PACKED)
    assert "Content-Encoding" not in sent.headers
    assert int(sent.headers["Content-Length"]) == len(b"".join(sent.streaming_content))
