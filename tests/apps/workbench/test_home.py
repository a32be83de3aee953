"""The desk: what waits, what is new, and what features put there."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citong.kit import desk
from citong.lib import clock
from citong.platform.inbox import messages

from .conftest import perms

MOST_QUERIES = 25


def titles(response):
    return [item.title for item in response.context["items"]]


def test_overdue_work_stands_first(client, officer, give, city):
    give("急件", days=3, urgency=1)
    give("本周", days=2, subject=city.second_school)
    give("昨天到期", days=-1, subject=city.other_school)
    give("前天到期", days=-2, subject=city.direct_school)
    client.force_login(officer)
    page = client.get("/")
    assert titles(page) == ["前天到期", "昨天到期", "本周", "急件"]
    assert "超时 2 天" in page.content.decode()


@pytest.mark.parametrize(
    ("hour", "word"), [(5, "夜深了"), (8, "早上好"), (11, "上午好"), (13, "中午好"), (17, "下午好"), (23, "晚上好")]
)
def test_it_greets_by_the_time_of_day(client, officer, hour, word):
    client.force_login(officer)
    with clock.travel(datetime(2018, 11, 25, hour, 30, tzinfo=clock.SHANGHAI)):
        page = client.get("/").content.decode()
    assert f"{word}，林志伟" in page
    assert "2018年11月25日 星期日" in page


def test_a_feature_puts_figures_and_shortcuts_there_by_permission(client, officer, city, monkeypatch):
    monkeypatch.setattr(desk, "tiles", list(desk.tiles))
    monkeypatch.setattr(desk, "shortcuts", [])
    desk.figure(1, perms.accept)(lambda _actor: desk.Figure("申报学校", 174, "所", href="/todo/"))
    desk.figure(2, perms.screen)(lambda _actor: desk.Figure("待初审", 3))
    desk.figure(3)(lambda _actor: None)
    desk.shortcut("受理材料", "workbench-todo", "checkbox", perms.accept)
    desk.shortcut("县级初审", "workbench-todo", "checkbox", perms.screen)
    client.force_login(officer)
    page = client.get("/")
    assert [f.label for f in page.context["figures"]] == ["申报学校", "待办事项", "已办事项", "未读公告", "未读消息"]
    assert [s.label for s in page.context["shortcuts"]] == ["受理材料"]


def test_only_the_own_messages(client, officer, colleague):
    messages.send([officer], "给林志伟")
    messages.send([colleague], "给陈丽华")
    client.force_login(officer)
    page = client.get("/").content.decode()
    assert "给林志伟" in page
    assert "给陈丽华" not in page


def test_without_a_post_the_desk_opens_too(client, officer):
    officer.person.posts.all().delete()
    client.force_login(officer)
    assert client.get("/").status_code == 200


def test_strangers_are_sent_to_sign_in(client, db):
    assert client.get("/").url == "/sign-in/?next=/"


def test_kinds_of_work_have_names(monkeypatch):
    monkeypatch.setattr(desk, "kinds", {})
    desk.name_kind("x.fill", "填报")
    assert [desk.kind_label(code) for code in ("x.fill", perms.accept, "x.other")] == ["填报", "受理", "其他事项"]


def test_it_asks_the_database_as_often_for_many_things_as_for_few(
    client, officer, give, city, django_assert_max_num_queries
):
    client.force_login(officer)
    give("一件", days=1)
    with CaptureQueriesContext(connection) as few:
        client.get("/")
    for number, subject in enumerate((city.school, city.county, city.bureau)):
        give(f"{number}", days=2, subject=subject, kind=perms.screen)
    with django_assert_max_num_queries(len(few)):
        client.get("/")
    assert len(few) <= MOST_QUERIES
