"""The search over everything: kinds as tabs, suggestions, words that help on."""

import pytest

from citong.platform.search import finding
from tests.factories import make_user_with
from tests.factories.sample import make_repair
from tests.sampleapp.perms import perms as repairs

pytestmark = pytest.mark.usefixtures("indexed")


@pytest.fixture
def mender(city, client):
    user = make_user_with(city.school, repairs.view)
    client.force_login(user)
    return user


def titles(page):
    return [hit.title for hit in page.context["hits"]]


def test_hits_stand_newest_first_with_their_kinds(client, mender, city):
    for number in range(3):
        make_repair(city.school, title=f"灯管 {number}")
    page = client.get("/search/", {"q": "灯管"})
    assert titles(page) == ["灯管 2", "灯管 1", "灯管 0"]
    assert [(tab.label, shown) for tab, shown in page.context["tabs"]] == [("全部", "3"), ("报修", "3")]
    assert "<mark>灯管</mark>" in page.text
    assert titles(client.get("/search/", {"q": "灯管", "kind": "people"})) == []


def test_more_than_a_page_is_turned(client, mender, city):
    for number in range(21):
        make_repair(city.school, title=f"灯管 {number}")
    assert titles(client.get("/search/", {"q": "灯管", "page": "2"})) == ["灯管 0"]


def test_counts_stop_at_the_cap_and_the_newest_still_come_first(client, mender, city, monkeypatch):
    monkeypatch.setattr(finding, "CAP", 2)
    for number in range(4):
        make_repair(city.school, title=f"灯管 {number}")
    page = client.get("/search/", {"q": "灯管"})
    assert page.context["number"] == "2+"
    assert titles(page)[0] == "灯管 3"


def test_as_one_types_only_the_hits_come(client, mender, city):
    make_repair(city.school, title="灯管")
    fragment = client.get("/search/", {"q": "灯"}, headers={"HX-Request": "true"}).text
    assert "灯" in fragment
    assert "<html" not in fragment


def test_suggestions_lead_to_the_hits_and_to_all_of_them(client, mender, city):
    repair = make_repair(city.school, title="灯管")
    fragment = client.get("/search/suggest/", {"q": "灯管"}).text
    assert f'href="/repairs/{repair.pk}/"' in fragment
    assert "查看全部 1 条结果" in fragment
    assert "没有找到" in client.get("/search/suggest/", {"q": "别的"}).text
    assert client.get("/search/suggest/", {"q": " "}).text.strip() == ""


@pytest.mark.parametrize(("text", "words"), [("", "要找什么"), ("？", "没有找到"), ("zzzz", "没有找到")])
def test_nothing_found_says_what_to_do(client, mender, text, words):
    assert words in client.get("/search/", {"q": text}).text


def test_what_is_found_is_shown_as_text(client, mender, city):
    make_repair(city.school, title="<b>灯管</b>")
    assert "&lt;b&gt;<mark>灯管</mark>&lt;/b&gt;" in client.get("/search/", {"q": "灯管"}).text
