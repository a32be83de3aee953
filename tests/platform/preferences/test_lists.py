"""Saved views and columns: one's own, shared downwards, never upwards or sideways."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from citong.platform.access.actor import Actor
from citong.platform.preferences import lists
from citong.platform.preferences.models import ColumnChoice
from tests.factories import actor_for, make_city_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_city_tree()


def names(actor):
    return [view.name for view in lists.views_for(actor, "pilots")]


def test_a_view_is_kept_without_the_page_that_was_open(city):
    actor = actor_for(city.county)
    view = lists.save_view(actor, "pilots", " 待初审 ", "?status=submitted&page=3&q=小学", ["title", "status"])
    view.refresh_from_db()
    assert (view.name, view.query, view.columns) == (
        "待初审",
        "status=submitted&q=%E5%B0%8F%E5%AD%A6",
        ["title", "status"],
    )
    assert names(actor) == ["待初审"]
    assert lists.views_for(actor, "repairs").count() == 0


def test_the_same_name_overwrites_and_one_view_is_the_default(city):
    actor = actor_for(city.county)
    first = lists.save_view(actor, "pilots", "甲", "a=1", default=True)
    lists.save_view(actor, "pilots", "甲", "a=2", default=True)
    assert [view.query for view in lists.views_for(actor, "pilots")] == ["a=2"]
    lists.save_view(actor, "pilots", "乙", "b=1", default=True)
    assert lists.default_view(actor.user, "pilots").name == "乙"
    first.refresh_from_db()
    assert first.default is False
    assert lists.default_view(actor.user, "repairs") is None


def test_a_shared_view_is_seen_below_the_unit_only(city):
    lists.save_view(actor_for(city.county), "pilots", "本区", shared_with=city.county)
    assert names(actor_for(city.county)) == ["本区"]
    assert names(actor_for(city.school_office)) == ["本区"]
    assert names(actor_for(city.bureau)) == []
    assert names(actor_for(city.other_school)) == []
    assert names(Actor.nobody()) == []


def test_nobody_shares_beyond_his_own_unit(city):
    for unit in (city.bureau, city.other_county):
        with pytest.raises(ValidationError, match="只能共享给本单位或下级单位"):
            lists.save_view(actor_for(city.county), "pilots", "越界", shared_with=unit)


def test_only_the_maker_removes_a_view(city):
    maker = actor_for(city.county)
    view = lists.save_view(maker, "pilots", "本区", shared_with=city.county)
    with pytest.raises(PermissionDenied):
        lists.remove_view(view, actor_for(city.county))
    lists.remove_view(view, maker)
    assert names(maker) == []
    with pytest.raises(PermissionDenied):
        lists.save_view(Actor.nobody(), "pilots", "x")


def test_a_view_needs_a_name_and_there_are_not_too_many(city, monkeypatch):
    actor = actor_for(city.county)
    with pytest.raises(ValidationError) as caught:
        lists.save_view(actor, "pilots", "  ")
    assert list(caught.value.message_dict) == ["name"]
    monkeypatch.setattr(lists, "MOST", 1)
    lists.save_view(actor, "pilots", "甲")
    with pytest.raises(ValidationError, match="最多保存 1 个视图"):
        lists.save_view(actor, "pilots", "乙")
    lists.save_view(actor, "pilots", "甲", "again=1")


def test_columns_are_chosen_and_set_back(city):
    user = actor_for(city.county).user
    assert lists.columns_for(user, "pilots") is None
    lists.choose_columns(user, "pilots", ["title"])
    lists.choose_columns(user, "pilots", ["status", "title"])
    assert lists.columns_for(user, "pilots") == ["status", "title"]
    lists.choose_columns(user, "pilots", [])
    assert (lists.columns_for(user, "pilots"), ColumnChoice.objects.count()) == (None, 0)
