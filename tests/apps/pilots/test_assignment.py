"""Assignment: the plan and its explanation, handing out, and every change by hand while the review runs."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse

from citong.apps.pilots.actions import assignment as handing
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Sheet
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import assignments
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.audit import trail
from tests.factories import actor_for, make_city_tree, make_user_with
from tests.factories.pilots import make_application, make_batch, make_expert, make_sheet


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def officer(city):
    return actor_for(city.bureau, perms.assign, perms.results, perms.pool)


@pytest.fixture
def batch(city):
    return make_batch(city.bureau, {city.county: 3}, experts_per_application=2, spread_limit=Decimal(20))


def pairs(plan):
    return [(application.pk, expert.pk) for application, expert in plan]


def test_the_plan_avoids_employer_and_county_and_levels_the_load(city, pool, batch):
    first = make_application(batch, city.school, Status.ACCEPTED)
    second = make_application(batch, city.other_school, Status.ACCEPTED)
    own = make_expert(city.bureau, pool, employer=city.school.name, employer_unit=city.school, county=city.county)
    neighbour = make_expert(city.bureau, pool, county=city.other_county)
    outside = [make_expert(city.bureau, pool) for _ in range(2)]
    found = {}
    for application, expert in assignments.plan(batch):
        found.setdefault(application, set()).add(expert)
    assert own not in found[first]
    assert neighbour not in found[second]
    assert [len(found[a]) for a in (first, second)] == [2, 2]
    loads = [sum(e in experts for experts in found.values()) for e in (own, neighbour, *outside)]
    assert loads == [1, 1, 1, 1]


def test_an_impossible_plan_says_which_school_lacks_whom_and_what_would_help(city, pool, batch, client):
    application = make_application(batch, city.school, Status.ACCEPTED)
    outside = make_expert(city.bureau, pool, name="林雅婷")
    make_expert(city.bureau, pool, name="陈国栋", county=city.county)
    client.force_login(make_user_with(city.bureau, perms.assign))
    asked = {"load": 3, "due": f"{clock.now() + timedelta(days=3):%Y-%m-%dT%H:%M}"}
    page = client.get(reverse("pilots-assignment-batch", args=[batch.pk]), asked).text
    assert f"“{application}”还需专家评审2人次，最多只能安排1人次，差1人次。" in page
    assert f"无需回避且有余量的专家只有“{outside}”" in page
    assert "请至少增加1位无需回避的专家" in page
    assert "确认分配" not in page
    assert "每人上限提高到" not in page  # it would not help


def test_assigning_starts_the_review(city, pool, batch, officer):
    application = make_application(batch, city.school, Status.ACCEPTED)
    for _ in range(2):
        make_expert(city.bureau, pool)
    handing.assign(batch, pairs=pairs(assignments.plan(batch)), by=officer)
    application.refresh_from_db()
    assert (application.status, application.sheets.count()) == (Status.IN_REVIEW, 2)
    names = "、".join(str(sheet.expert) for sheet in application.sheets.all())
    assert trail.history(batch)[0].changes[str(application)] == [None, names]
    moved = trail.history(application)[0]
    assert (moved.label, moved.changes["status"]) == ("分配专家", ["accepted", "in_review"])
    assert not any(str(sheet.expert) in str(moved.changes) for sheet in application.sheets.all())


def test_a_barred_pair_is_refused_also_by_hand(city, pool, batch, officer):
    application = make_application(batch, city.school, Status.IN_REVIEW)
    neighbour = make_expert(city.bureau, pool, county=city.county)
    with pytest.raises(Refused, match="与申报学校同属一个县"):
        handing.add_expert(application, expert=neighbour, by=officer)


def test_an_expert_is_urged_at_most_once_in_two_hours(city, pool, batch, officer):
    expert = make_expert(city.bureau, pool)
    sheet = make_sheet(make_application(batch, city.school, Status.IN_REVIEW), expert)
    handing.urge(sheet, by=officer)
    with pytest.raises(Refused, match="刚刚催办过"):
        handing.urge(sheet, by=officer)
    with clock.travel(clock.now() + timedelta(hours=2, minutes=1)):
        handing.urge(sheet, by=officer)
    assert expert.user.messages.count() == 2


def test_a_second_confirmation_of_the_same_plan_is_refused(city, pool, batch, officer):
    application = make_application(batch, city.school, Status.ACCEPTED)
    experts = [make_expert(city.bureau, pool) for _ in range(4)]
    handing.assign(batch, pairs=[(application.pk, e.pk) for e in experts[:2]], by=officer)
    with pytest.raises(Refused, match="分配方案已经过时"):
        handing.assign(batch, pairs=[(application.pk, e.pk) for e in experts[2:]], by=officer)


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_confirm_the_same_plan_one_hands_it_out(city, pool, batch, officer):
    application = make_application(batch, city.school, Status.ACCEPTED)
    for _ in range(3):
        make_expert(city.bureau, pool)
    plan = pairs(assignments.plan(batch))
    colleague = actor_for(city.bureau, perms.assign)

    def press(by):
        try:
            handing.assign(batch, pairs=plan, by=by)
        except Refused as refused:
            return refused.messages[0]
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as hands:
        assert sorted(hands.map(press, (officer, colleague))) == ["", handing.STALE]
    assert Sheet.objects.filter(application=application).count() == 2


def test_the_officer_changes_a_running_review_by_hand_and_an_expert_declares_a_conflict(city, pool, batch, client):
    application = make_application(batch, city.school, Status.IN_REVIEW)
    first, second, third = (make_expert(city.bureau, pool) for _ in range(3))
    sheet = make_sheet(application, first)
    officer = make_user_with(city.bureau, perms.assign)

    def press(name, row, **typed):
        client.force_login(officer)
        return client.post(reverse(f"pilots-assignment-{name}", args=[row.pk]), typed, follow=True).text

    assert f"{application.unit.name}已改由{second}评审。" in press("swap", sheet, expert=second.pk)
    assert f"已请{third}评审 {application.unit.name}。" in press("add", application, expert=third.pk)
    assert sorted(application.sheets.values_list("expert", flat=True)) == sorted((second.pk, third.pk))
    assert "已催办 2 位专家。" in press("urge", application)
    assert "两小时内已经催办过，请稍后再催。" in press("remind", batch)
    taken = Sheet.objects.get(expert=third)
    assert f"已撤回{third}对 {application.unit.name} 的评审任务。" in press("withdraw", taken)
    assert Sheet.objects.get(pk=taken.pk).status == "withdrawn"

    client.force_login(second.user)
    page = reverse("pilots-scoring-recuse", args=[sheet.pk])
    assert client.post(page, {"reason": ""}).status_code == 422
    said = client.post(page, {"reason": "曾指导该校课题"}, follow=True).text
    assert f"已声明回避 {application.blind_code}，市教育局会另请专家。" in said
    assert application.recusals.get().expert == second


def test_the_figures_of_the_board_open_their_rows_to_whom_may_read_them(city, pool, batch, client):
    for school, status in (
        (city.school, "accepted"),
        (city.second_school, "accepted"),
        (city.other_school, "in_review"),
    ):
        make_application(batch, school, status)
    for active in (True, True, True, False):
        make_expert(city.bureau, pool, active=active)
    board = reverse("pilots-assignment-batch", args=[batch.pk])
    client.force_login(make_user_with(city.bureau, perms.assign, perms.view, perms.pool))
    found = re.findall(r'<a class="kpi" href="([^"]+)">.*?<span class="kpi-value num">(\d+)', client.get(board).text)
    assert [number for _, number in found] == ["2", "1", "3"]
    rows = [client.get(href.replace("&amp;", "&")).context["page"].paginator.count for href, _ in found]
    assert rows == [2, 1, 3]
    client.force_login(make_user_with(city.bureau, perms.assign))
    assert 'class="kpi" href' not in client.get(board).text
