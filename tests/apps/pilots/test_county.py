"""The desk that reviews first: return, rank, recommend within the quota, send as one package."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.urls import resolve, reverse

from citong.apps.pilots.actions import county
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Dispatch, Extension, Quota, Scan
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import screening
from citong.kit import desk as calendar
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.audit import trail
from citong.platform.audit.models import Entry
from tests.factories import actor_for, make_city_tree, make_unit, make_user_with
from tests.factories.forms import read_form
from tests.factories.pilots import at, make_application, make_batch, make_scan

OFFICER = (perms.view, perms.screen, perms.dispatch)


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def officer(city):
    return actor_for(city.county, *OFFICER)


@pytest.fixture
def batch(city):
    return make_batch(city.bureau, {city.county: 1, city.other_county: 2, city.bureau: 1})


def test_recommending_takes_a_place_and_leaves_opinion_and_step(city, batch, officer):
    application = make_application(batch, city.school)
    done = county.recommend(application, opinion="基础扎实，同意推荐。", by=officer)
    assert (done.status, done.rank) == (Status.RECOMMENDED, 1)
    assert [o.text for o in done.opinions.all()] == ["基础扎实，同意推荐。"]
    step = done.steps.get()
    assert (step.before, step.after, step.label, step.by, step.version.number) == (
        Status.SUBMITTED, Status.RECOMMENDED, "推荐", officer.user, 1,
    )  # fmt: skip
    assert Entry.objects.get(action="pilots.recommend").changes["初审意见"] == [None, "基础扎实，同意推荐。"]


def test_the_one_over_the_quota_is_refused_with_the_reason(city, batch, officer):
    county.recommend(make_application(batch, city.school), opinion="同意", by=officer)
    second = make_application(batch, city.second_school)
    with pytest.raises(Refused) as refused:
        county.recommend(second, opinion="同意", by=officer)
    assert refused.value.messages == [
        "鲤城区教育局的推荐名额为 1 个，已推荐 1 个，不能再推荐鲤城区江南初级中学。如需增加名额，请与市局联系。"
    ]
    second.refresh_from_db()
    assert (second.status, second.opinions.count()) == (Status.SUBMITTED, 0)


def test_a_county_without_quota_recommends_nobody(city, officer):
    batch = make_batch(city.bureau)
    with pytest.raises(Refused, match="推荐名额为 0 个"):
        county.recommend(make_application(batch, city.school), opinion="同意", by=officer)


def test_an_officer_of_another_county_may_not_touch_it(city, batch):
    application = make_application(batch, city.school)
    stranger = actor_for(city.other_county, *OFFICER)
    with pytest.raises(PermissionDenied):
        county.recommend(application, opinion="同意", by=stranger)
    assert Application.objects.visible_to(stranger, perms.view).count() == 0


@pytest.mark.django_db(transaction=True)
def test_twenty_officers_press_for_the_last_place_and_one_succeeds():
    city = make_city_tree()
    batch = make_batch(city.bureau, {city.county: 3})
    schools = [make_unit(f"第{n}小学", city.county) for n in range(22)]
    applications = [make_application(batch, school) for school in schools]
    officers = [make_user_with(city.county, *OFFICER) for _ in range(20)]
    for application in applications[:2]:
        county.recommend(application, opinion="同意", by=Actor.of(officers[0]))

    def press(pair):
        user, application = pair
        try:
            county.recommend(application, opinion="同意", by=Actor.of(user))
        except Refused as refused:
            return refused.messages[0].partition("，不能再推荐")[0]
        else:
            return "推荐成功"
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(press, zip(officers, applications[2:], strict=True)))
    assert sorted(answers) == sorted(["推荐成功"] + ["鲤城区教育局的推荐名额为 3 个，已推荐 3 个"] * 19)
    assert Application.objects.filter(status=Status.RECOMMENDED).count() == 3


def test_return_marks_the_parts_to_correct(city, batch, officer):
    application = make_application(batch, city.school)
    marks = [{"part": "budget", "comment": "补充经费来源"}, {"part": "plan.tasks", "comment": ""}]
    county.return_for_correction(application, reason="经费来源需补充说明。", marks=marks, by=officer)
    application.refresh_from_db()
    assert application.status == Status.RETURNED
    assert [(m.part, m.comment, m.version.number) for m in application.marks.all()] == [("budget", "补充经费来源", 1)]
    assert application.steps.get().opinion == "经费来源需补充说明。"


def test_rank_puts_the_desk_into_the_given_order(city, batch, officer):
    first, second, third = (
        make_application(batch, school)
        for school in (city.school, city.second_school, make_unit("第三小学", city.county))
    )
    quota = Quota.objects.get(batch=batch, unit=city.county)
    county.rank(quota, order=[third.pk, first.pk], by=officer)
    ranked = Application.objects.filter(desk=city.county).order_by("rank")
    assert list(ranked) == [third, first, second]
    county.rank(quota, order=[third.pk, second.pk], by=officer)
    changes = Entry.objects.filter(action="pilots.rank").first().changes
    assert changes == {"revision": [1, 2], str(second): [3, 2], str(first): [2, 3]}


@pytest.mark.parametrize(
    ("numbers", "order"),
    [
        ("1234", "abcd"),
        ("1232", "adbc"),  # the last one to the second place: it goes before the one that had it
        ("3234", "bcad"),  # the first one to the third place: it goes behind
        ("4321", "dcba"),
        ("1299", "abcd"),  # beyond the end is the end
        ("1204", "cabd"),
    ],
)
def test_a_typed_number_is_the_place_that_the_school_gets(numbers, order):
    typed = [(ord(name), int(number)) for name, number in zip("abcd", numbers, strict=True)]
    assert "".join(map(chr, screening.by_numbers(typed))) == order


def test_who_has_no_rank_yet_stands_behind_those_who_have(city, officer):
    batch = make_batch(city.bureau, {city.county: 2})
    waiting, first, second = (
        make_application(batch, school)
        for school in (make_unit("第三小学", city.county), city.school, city.second_school)
    )
    for application in (first, second):
        county.recommend(application, opinion="同意", by=officer)
    line = screening.desk(officer, batch, city.county).ranked
    assert [candidate.application for candidate in line] == [first, second, waiting]


def test_rank_refuses_a_school_of_another_county(city, batch, officer):
    foreign = make_application(batch, city.other_school)
    quota = Quota.objects.get(batch=batch, unit=city.county)
    with pytest.raises(Refused, match="请刷新页面后重排"):
        county.rank(quota, order=[foreign.pk], by=officer)


def test_dispatch_sends_all_recommended_in_order_as_one_package(city, officer):
    batch = make_batch(city.bureau, {city.county: 2})
    first, second = make_application(batch, city.school), make_application(batch, city.second_school)
    for application in (second, first):
        make_scan(application)
        county.recommend(application, opinion="同意", by=officer)
    package = county.dispatch(Dispatch(batch=batch, unit=city.county, letter="同意推荐以下学校。"), by=officer)
    assert [(row["rank"], row["school"], row["version"]) for row in package.content] == [
        (1, "鲤城区江南初级中学", 1),
        (2, "鲤城区浮桥中心小学", 1),
    ]
    assert set(Application.objects.values_list("status", flat=True)) == {Status.DISPATCHED}
    entries = Entry.objects.filter(action="pilots.dispatch").order_by("pk")
    assert [(e.kind, e.object_id, e.changes["status"]) for e in entries] == [
        ("pilots.application", str(second.pk), ["recommended", "dispatched"]),
        ("pilots.application", str(first.pk), ["recommended", "dispatched"]),
        ("pilots.dispatch", str(package.pk), [None, "sent"]),
    ]
    assert list(trail.verify()) == []


def test_dispatch_needs_the_scan_of_the_latest_version(city, batch, officer):
    county.recommend(make_application(batch, city.school), opinion="同意", by=officer)
    with pytest.raises(Refused, match="还没有上传最新版本的盖章扫描件，不能报送：鲤城区浮桥中心小学"):
        county.dispatch(Dispatch(batch=batch, unit=city.county, letter="同意"), by=officer)
    assert Dispatch.objects.count() == 0


def test_dispatch_of_nothing_is_refused(city, batch, officer):
    with pytest.raises(Refused, match="还没有推荐任何学校"):
        county.dispatch(Dispatch(batch=batch, unit=city.county, letter="同意"), by=officer)


def test_dispatch_needs_an_opinion(city, batch, officer):
    application = make_application(batch, city.school)
    make_scan(application)
    county.recommend(application, opinion="同意", by=officer)
    with pytest.raises(ValidationError, match="请填写推荐意见"):
        county.dispatch(Dispatch(batch=batch, unit=city.county, letter=" "), by=officer)


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ({"contact_name": "", "contact_phone": ""}, "增加名额请与市局联系。"),
        ({"contact_name": "", "contact_phone": "22764117"}, "增加名额请与市局联系（22764117）。"),
        ({"contact_name": "黄老师", "contact_phone": "22764117"}, "增加名额请与市局联系（黄老师，22764117）。"),
    ],
)
def test_the_desk_names_whom_to_ask_for_places_as_far_as_the_batch_says(city, client, contact, said):
    make_batch(city.bureau, {city.county: 1}, **contact)
    client.force_login(make_user_with(city.county, *OFFICER))
    assert said in client.get(reverse("pilots-screening-desk")).text


def test_the_figures_of_the_desk_can_be_asked_for_by_themselves_and_keep_no_session_alive(city, batch, officer, client):
    client.force_login(officer.user)
    url = reverse("pilots-screening-figures")
    county.recommend(make_application(batch, city.school), opinion="同意", by=actor_for(city.county, *OFFICER))
    said = client.get(url, {"batch": batch.pk}).text
    assert "1<small>/ 1 个</small>" in said
    assert "<html" not in said
    assert client.get(url, {"batch": batch.pk + 1}).status_code == 404
    assert resolve(url).func.passive


def test_desk_and_calendar_tell_how_long_the_county_has_with_what_it_was_given(city, officer, client):
    closing = at("2027-12-21 23:59:59")
    batch = make_batch(city.bureau, {city.county: 1}, opens_at=at("2027-11-21 00:00:00"), deadline=closing)
    Extension.objects.create(batch=batch, unit=city.county, until=closing + timedelta(days=2), reason="台风停课")
    stranger, said = actor_for(city.other_county, *OFFICER), {}
    with clock.stopped(at("2027-12-22 09:00:00")):
        for by in (officer, stranger):
            client.force_login(by.user)
            text = client.get(reverse("pilots-screening-figures"), {"batch": batch.pk}).text
            days = calendar.dates_for(by, date(2027, 12, 1), date(2027, 12, 31))
            said[by] = ("还有 1 天，23:59:59 止" in text, "已截止" in text, [one.day for one in days])
    assert said[officer] == (True, False, [date(2027, 12, 23)])
    assert said[stranger] == (False, True, [date(2027, 12, 21)])


def test_candidates_stand_side_by_side_with_the_facts_that_matter(city, batch, officer, client):
    application = make_application(batch, city.school, content=read_form(batch))
    for rule, verdict in zip(batch.rules.all(), ("met", "met", "look", "met", "met", "not_met"), strict=True):
        application.latest.conditions.create(rule=rule, verdict=verdict, reason="按申报表判定。")
    make_scan(application)
    Scan.objects.update(verdict="unreadable")
    make_application(batch, city.second_school)
    client.force_login(officer.user)
    table = client.get(reverse("pilots-screening-desk")).text.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [
        dict(re.findall(r'data-label="([^"]+)">(.*?)</td>', row, re.DOTALL))
        for row in table.split("</tr>")
        if "<td" in row
    ]
    told = [{name: "".join(re.sub("<[^>]+>", " ", cell).split()) for name, cell in row.items()} for row in rows]
    shown = ("类别", "学生", "教师", "带宽", "年均投入", "方案字数", "申报条件", "扫描件")
    assert [[row[name] for name in shown] for row in told] == [
        ["小学", "1200", "64", "100M", "25.00万元", "2952", "不符合1", "需人工核对"],
        ["", "—", "—", "—", "—", "0", "—", "未上传"],
    ]
    page = client.get(reverse("pilots-screening-read", args=[application.pk])).text
    assert "符合 4，不符合 1，需核实 1" in page
    assert "信息化纳入年度预算" in page  # the condition that is not met
