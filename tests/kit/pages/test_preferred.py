"""Saved views and chosen columns: one's own list, as one likes it."""

import pytest

from citong.platform.preferences.models import SavedView
from tests.factories import actor_for, make_user_with
from tests.factories.sample import make_repair
from tests.sampleapp.perms import perms


def labels(answer):
    return [head.label for head in answer.context["heads"]]


def test_the_present_conditions_are_kept_under_a_name(desk, city):
    make_repair(city.school, title="灯管闪烁")
    desk.post("/repairs/views/", {"name": "待派的灯", "back": "q=灯&status=new&page=3&cols=place,status"})
    view = desk.get("/repairs/").context["views"][0]
    shown = desk.get(view.href)
    assert view.name == "待派的灯"
    assert [tab.label for tab in shown.context["tabs"] if tab.active] == ["待派单"]
    assert labels(shown) == ["故障描述", "地点", "状态"]
    assert shown.context["views"][0].active


def test_the_default_view_opens_first_and_the_whole_list_is_still_there(desk, city):
    desk.post("/repairs/views/", {"name": "紧急", "back": "urgent=true", "default": "on"})
    opened = desk.get("/repairs/")
    assert (opened.status_code, opened.url) == (302, "/repairs/?urgent=true")
    plain = desk.get(opened.url).context["reset"]
    assert desk.get(plain).status_code == 200
    assert desk.get(desk.get(plain).context["tabs"][0].href).status_code == 200


def test_a_shared_view_is_seen_below_but_removed_only_by_its_maker(desk, client, city):
    boss = actor_for(city.county, *perms.all()).user
    client.force_login(boss)
    client.post("/repairs/views/", {"name": "县里看的", "back": "urgent=true", "shared": "on"})
    view = SavedView.objects.get()
    client.force_login(make_user_with(city.school, perms.view))
    shown = client.get("/repairs/").context["views"][0]
    assert (shown.name, shown.remove_url) == (f"县里看的（{boss}）", "")
    assert client.post(f"/repairs/views/{view.pk}/remove/").status_code == 403
    client.force_login(make_user_with(city.other_school, perms.view))
    assert client.get("/repairs/").context["views"] == []
    client.force_login(boss)
    client.post(f"/repairs/views/{view.pk}/remove/")
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_refused_in_words(desk):
    answer = desk.post("/repairs/views/", {"name": "", "back": ""}, follow=True)
    assert answer.status_code == 200
    assert not SavedView.objects.exists()
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_columns_stay_chosen_until_all_are_wanted_again(desk, city):
    make_repair(city.school)
    every = labels(desk.get("/repairs/"))
    desk.post("/repairs/columns/", {"cols": ["status", "place"], "back": "q=灯"})
    assert labels(desk.get("/repairs/")) == ["故障描述", "地点", "状态"]
    names = [column.name for column, _ in desk.get("/repairs/").context["columns"]]
    desk.post("/repairs/columns/", {"cols": names})
    assert labels(desk.get("/repairs/")) == every


@pytest.mark.parametrize("address", ["/repairs/views/", "/repairs/columns/"])
def test_looking_at_these_addresses_does_nothing(desk, address):
    assert desk.get(address).status_code == 405


def test_a_view_keeps_the_columns_that_are_seen(desk, city):
    make_repair(city.school)
    desk.post("/repairs/columns/", {"cols": ["place"]})
    desk.post("/repairs/views/", {"name": "地点", "back": "urgent=false"})
    names = [column.name for column, _ in desk.get("/repairs/").context["columns"]]
    desk.post("/repairs/columns/", {"cols": names})
    assert labels(desk.get(desk.get("/repairs/").context["views"][0].href)) == ["故障描述", "地点"]
