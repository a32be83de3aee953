"""The search over everything: each kind within its own reach, newest first, a few of each."""

import pytest
from django.urls import get_resolver

from citong.kit import search
from citong.kit.search import Found, Hit
from tests.factories import actor_for, make_city_tree
from tests.factories.sample import make_repair
from tests.sampleapp.perms import perms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def declared():
    """Resources are declared when the addresses are loaded, as any request does."""
    return get_resolver().url_patterns


@pytest.fixture
def city():
    return make_city_tree()


def repairs(actor, text):
    return next((found for found in search.everywhere(actor, text) if found.label == "报修"), None)


def test_the_newest_few_are_shown_and_the_rest_is_behind_a_link(city):
    for number in range(8):
        make_repair(city.school, title=f"灯管 {number}")
    make_repair(city.other_school, title="灯管 外校")
    found = repairs(actor_for(city.school, perms.view), "灯管")
    assert [hit.title for hit in found.hits] == [f"灯管 {number}" for number in (7, 6, 5, 4, 3)]
    assert found.more == "/repairs/?q=%E7%81%AF%E7%AE%A1"


def test_kinds_that_one_may_not_view_are_not_searched(city):
    make_repair(city.school, title="灯管")
    assert repairs(actor_for(city.school), "灯管") is None


def test_a_line_says_what_it_is_without_what_is_masked(city):
    make_repair(city.school, title="灯管", phone="13805950123", place="301 教室")
    hit = repairs(actor_for(city.school, perms.view), "灯管").hits[0]
    assert "301 教室" in hit.detail
    assert "13805950123" not in hit.detail


def test_a_line_leaves_out_yes_and_no(city):
    make_repair(city.school, title="灯管", urgent=True)
    hit = repairs(actor_for(city.school, perms.view), "灯管").hits[0]
    assert {"是", "否"} & set(hit.detail.split(" · ")) == set()


def test_blanks_find_nothing(city):
    make_repair(city.school)
    assert search.everywhere(actor_for(city.school, perms.view), "   ") == []


def test_a_feature_may_answer_too(city, monkeypatch):
    monkeypatch.setattr(search, "sources", [])
    search.register(lambda _actor, text: Found("文号", [Hit(text, "", "/x/")], "/x/") if text == "泉教装" else None)
    actor = actor_for(city.school)
    assert [found.label for found in search.everywhere(actor, "泉教装")] == ["文号"]
    assert search.everywhere(actor, "别的") == []
