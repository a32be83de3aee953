"""The desk of a whole unit: what its head sees of it, what stays private, and the reminder."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from python_calamine import load_workbook

from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.perms import perms as pilots
from citong.apps.workbench import actions
from citong.apps.workbench.perms import perms
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from citong.platform.audit.models import Entry
from citong.platform.inbox import work
from citong.platform.inbox.models import Message, WorkItem
from citong.platform.notify.sending import sync_templates
from citong.platform.workflow.perms import perms as approvals
from tests.factories import actor_for, make_user_with
from tests.factories.approvals import make_running
from tests.factories.pilots import make_application, make_batch

DESK = "/unit/"
pytestmark = pytest.mark.django_db


def put(title, unit, perm=pilots.fill, days=None, **more):
    due = None if days is None else clock.now() + timedelta(days=days)
    more.setdefault("subject", unit)
    return work.open_item(
        more.pop("kind", perm), title, "/todo/", more.pop("subject"), unit=unit, perm=perm, due=due, **more
    )


@pytest.fixture
def principal(city):
    return make_user_with(city.school, perms.oversee, perms.remind, pilots.view, name="黄玥喆", title="校长")


@pytest.fixture
def clerk(city):
    return make_user_with(city.school, pilots.fill, name="张雅婷")


@pytest.fixture
def signed_in(client, principal):
    client.force_login(principal)
    return client


def holders(client, **asked):
    return [(one.name, one.open, one.late) for one in client.get(DESK, asked).context["holders"]]


def rows(client, **asked):
    return [(item.kind, open_) for item, open_ in client.get(DESK, asked).context["rows"]]


def test_all_desks_and_departments_of_the_school_and_nothing_else(signed_in, city):
    put("本校", city.school)
    put("教务处", city.school_office)
    put("邻校", city.second_school)
    put("县局", city.county)
    assert [item.title for item in signed_in.get(DESK).context["page"]] == ["本校", "教务处"]


def test_a_bureau_sees_its_own_departments_and_no_school(client, city):
    put("县局", city.county)
    put("基础教育科", city.county_office)
    put("学校", city.school)
    put("校内部门", city.school_office)
    client.force_login(make_user_with(city.county, perms.oversee))
    page = client.get(DESK)
    assert [item.title for item in page.context["page"]] == ["县局", "基础教育科"]
    assert "全局待办" in page.content.decode()


def test_who_has_how_much_and_each_number_opens_its_rows(signed_in, city, clerk):
    late = put("已超时", city.school, days=-3)
    work.claim(late, Actor.of(clerk))
    put("没人认领", city.school, subject=city.school_office, days=2)
    put("确认", city.school, pilots.submit)
    page = signed_in.get(DESK)
    assert holders(signed_in) == [("张雅婷", 1, 1), ("填写申报表", 1, 0), ("确认并提交", 1, 0)]
    assert [(tab.label, tab.count) for tab in page.context["tabs"]] == [("全部", 3), ("已超时", 1)]
    assert [(label, number) for _, label, number in page.context["kinds"]] == [("填写申报表", 2), ("确认并提交", 1)]
    for one in page.context["holders"]:
        assert signed_in.get(DESK, {"who": one.code}).context["page"].paginator.count == one.open
    assert rows(signed_in, tab="late") == rows(signed_in, who=f"u{clerk.pk}") == rows(signed_in, q="雅婷")
    assert rows(signed_in, who="nonsense") == []


def test_the_longest_waiting_can_stand_first(signed_in, city):
    put("新", city.school, days=1)
    old = put("旧", city.school, subject=city.school_office)
    WorkItem.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(days=40))
    assert [item.title for item in signed_in.get(DESK, {"sort": "old"}).context["page"]] == ["旧", "新"]


def test_a_blind_review_of_a_teacher_is_nobodys_business(signed_in, city, clerk):
    work.open_item("pilots.score", "评审：江南初中", "/x/", city.second_school, user=clerk)
    assert rows(signed_in) == []
    assert "江南初中" not in signed_in.get(DESK).content.decode()


def test_titles_show_only_to_those_who_may_read_what_they_are_about(signed_in, city):
    application = make_application(make_batch(city.bureau), city.school, Status.RETURNED)
    put("修改申报表", city.school, subject=application)
    put("秘密的事", city.school, subject=city.bureau, kind="other")
    page = signed_in.get(DESK)
    assert sorted(rows(signed_in)) == [("other", False), (pilots.fill, True)]
    assert "修改申报表" in page.content.decode()
    assert "秘密的事" not in page.content.decode()
    answer = signed_in.get(f"{DESK}export/")
    _, *lines = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert sorted(line[0] for line in lines) == ["修改申报表", "（您无权查看的事项）"]
    assert rows(signed_in, q="秘密") == []


def test_what_waits_at_the_heads_own_desk_he_may_read(client, city):
    put("确认并提交", city.school, pilots.submit)
    put("填写", city.school)
    client.force_login(make_user_with(city.school, perms.oversee, pilots.submit))
    assert sorted(rows(client)) == [(pilots.fill, False), (pilots.submit, True)]


def test_approvals_before_people_of_the_school_are_seen_by_its_principal(client, city):
    instance, signer = make_running(city.school)
    client.force_login(make_user_with(city.school, perms.oversee, approvals.view))
    assert holders(client) == [(str(signer.user), 1, 0)]
    assert rows(client) == [("approvals.own", True)]
    client.force_login(make_user_with(city.school, perms.oversee))
    assert rows(client) == [("approvals.own", False)]
    assert instance.title not in client.get(DESK).content.decode()


def test_whom_one_reminds_gets_a_message_and_the_trail_an_entry(signed_in, principal, city, clerk):
    sync_templates()
    item = put("填写申报表", city.school, days=1)
    answer = signed_in.post(reverse("workbench-remind", args=[item.pk]), {"back": "/unit/?sort=old"}, follow=True)
    assert answer.redirect_chain == [("/unit/?sort=old", 302)]
    assert [letter.title for letter in Message.objects.filter(user=clerk)] == ["请尽快办理：填写申报表"]
    assert [(entry.action, entry.user) for entry in Entry.objects.filter(action="workbench.remind")] == [
        ("workbench.remind", principal)
    ]


def test_it_can_be_repeated_after_two_hours(principal, city):
    sync_templates()
    item = put("填写申报表", city.school)
    actions.remind(item, by=Actor.of(principal))
    with pytest.raises(Refused, match="两小时内已经催办过"):
        actions.remind(item, by=Actor.of(principal))
    WorkItem.objects.filter(pk=item.pk).update(reminded_at=clock.now() - timedelta(hours=2, minutes=1))
    assert actions.remind(item, by=Actor.of(principal)).pk == item.pk


def test_the_page_says_why_a_reminder_is_refused(signed_in, city):
    item = put("填写申报表", city.school)
    WorkItem.objects.filter(pk=item.pk).update(reminded_at=clock.now())
    page = signed_in.post(reverse("workbench-remind", args=[item.pk]), follow=True)
    assert "两小时内已经催办过，请稍后再催。" in page.content.decode()


def test_what_is_done_is_not_reminded_of(principal, city):
    item = put("填写申报表", city.school)
    work.finish_all(city.school, by=Actor.of(principal))
    with pytest.raises(Refused, match="已经办结"):
        actions.remind(item, by=Actor.of(principal))


def test_a_bureau_does_not_remind_the_people_of_a_school(client, city):
    item = put("填写申报表", city.school)
    by = actor_for(city.county, perms.oversee, perms.remind)
    with pytest.raises(PermissionDenied):
        actions.remind(item, by=by)
    client.force_login(by.user)
    assert client.post(reverse("workbench-remind", args=[item.pk])).status_code == 404


def test_an_empty_unit_says_so_and_a_narrowed_one_differently(signed_in):
    assert "没有未办的事项" in signed_in.get(DESK).content.decode()
    assert "没有符合条件的事项" in signed_in.get(DESK, {"kind": "x"}).content.decode()


def test_it_is_for_the_head_only(client, clerk):
    client.force_login(clerk)
    assert client.get(DESK).status_code == 403
    assert "单位待办" not in client.get("/").content.decode()


def test_principals_and_heads_of_office_hold_it():
    assert {code for code, role in roles.items() if perms.oversee in role.permissions} == {"principal", "office_head"}
