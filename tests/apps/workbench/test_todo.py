"""The to-do page: what waits at the own desks, claiming it and putting it back."""

import io

import pytest
from django.urls import reverse
from python_calamine import load_workbook

from citong.platform.inbox import work
from tests.factories import actor_for, make_user_with

from .conftest import perms

TODO = "/todo/"


def shown(client, **params):
    return [item.title for item in client.get(TODO, params).context["page"]]


@pytest.fixture
def desks(client, officer, colleague, give, city):
    give("超时的", days=-1)
    give("我的", days=1, subject=city.second_school)
    give("同事的", days=1, subject=city.other_school)
    give("别的单位的", unit=city.county)
    give("给本人的", user=officer, kind="x.own")
    work.claim(work.WorkItem.objects.get(title="我的"), actor_for(officer))
    work.claim(work.WorkItem.objects.get(title="同事的"), actor_for(colleague))
    client.force_login(officer)
    return client


@pytest.mark.parametrize(
    ("tab", "titles"),
    [
        ("", ["超时的", "我的", "给本人的"]),
        ("nonsense", ["超时的", "我的", "给本人的"]),
        ("late", ["超时的"]),
        ("mine", ["我的"]),
        ("others", ["同事的"]),
        ("done", []),
    ],
)
def test_the_tabs(desks, tab, titles):
    assert shown(desks, tab=tab) == titles


def test_the_tabs_count(desks):
    tabs = desks.get(TODO).context["tabs"]
    assert [(tab.label, tab.count) for tab in tabs] == [
        ("待办", 3),
        ("已超时", 1),
        ("我认领的", 1),
        ("同事认领的", None),
        ("已办", None),
    ]


def test_by_kind_and_by_words(desks):
    assert shown(desks, kind="x.own") == ["给本人的"]
    assert shown(desks, q="超时") == ["超时的"]
    assert [(label, number) for _, label, number in desks.get(TODO).context["kinds"]] == [("受理", 2), ("其他事项", 1)]
    assert "没有符合条件的事项" in desks.get(TODO, {"q": "没有这件事"}).content.decode()


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("", ["超时的", "我的", "给本人的"]),
        ("new", ["给本人的", "我的", "超时的"]),
        ("old", ["超时的", "我的", "给本人的"]),
        ("urgent", ["给本人的", "超时的", "我的"]),
        ("nonsense", ["超时的", "我的", "给本人的"]),
    ],
)
def test_the_order_can_be_chosen(desks, sort, titles):
    work.WorkItem.objects.filter(title="给本人的").update(urgency=2)
    assert shown(desks, sort=sort) == titles


def test_it_can_be_taken_along_as_it_is_narrowed(desks):
    answer = desks.get(f"{TODO}export/", {"q": "的", "tab": "late"})
    head, *rows = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert head[:3] == ["事项", "类别", "经办单位"]
    assert [row[:3] + row[7:8] for row in rows] == [["超时的", "受理", "泉州市教育局", "超时"]]


def test_late_is_said_in_words_and_red(desks):
    assert 'class="due late"' in desks.get(TODO, {"tab": "late"}).content.decode()


def test_what_is_done_is_kept(desks, officer, city):
    work.finish(perms.accept, city.school, by=actor_for(officer), unit=city.bureau)
    assert shown(desks, tab="done") == ["超时的"]
    assert shown(desks) == ["我的", "给本人的"]


def test_claiming_and_putting_back(desks, officer):
    item = work.WorkItem.objects.get(title="超时的")
    answer = desks.post(reverse("workbench-claim", args=[item.pk]), {"back": "/todo/?tab=late"})
    assert answer.url == "/todo/?tab=late"
    assert shown(desks, tab="mine") == ["超时的", "我的"]
    desks.post(reverse("workbench-release", args=[item.pk]))
    assert shown(desks, tab="mine") == ["我的"]


def test_what_a_colleague_has_taken_is_refused_in_words(desks, colleague):
    item = work.WorkItem.objects.get(title="同事的")
    page = desks.post(reverse("workbench-claim", args=[item.pk]), {"back": "https://evil.example/"}, follow=True)
    assert page.redirect_chain == [(TODO, 302)]
    assert "这项待办已由陈丽华认领" in page.content.decode()


def test_work_of_another_desk_does_not_exist(desks):
    item = work.WorkItem.objects.get(title="别的单位的")
    assert desks.post(reverse("workbench-claim", args=[item.pk])).status_code == 404


def test_claims_are_posts(desks):
    assert desks.get(reverse("workbench-claim", args=[1])).status_code == 405


def test_the_badge_counts_what_waits(desks, city):
    page = desks.get(TODO).content.decode()
    assert '<span class="side-count num">3<span class="visually-hidden">项待办</span></span>' in page


def test_an_empty_desk_says_what_will_come(client, city):
    client.force_login(make_user_with(city.school))
    assert "没有待办事项" in client.get(TODO).content.decode()
    assert "还没有办结的事项" in client.get(TODO, {"tab": "done"}).content.decode()
