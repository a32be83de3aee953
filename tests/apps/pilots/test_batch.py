"""A running batch: its desk, and the changes that the city may make, each with its bounds."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from citong.apps.pilots.actions import batch as actions
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Extension, Quota
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import conditions, desks
from citong.kit.errors import Refused
from citong.kit.resource import registry
from citong.lib import clock
from citong.platform.audit.models import Entry
from tests.factories import actor_for, make_city_tree, make_unit, make_user_with
from tests.factories.pilots import at, make_application, make_batch, make_expert, make_sheet

OFFICER = (perms.view, perms.batch, perms.quota, perms.extend, perms.overview)


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def batch(city):
    return make_batch(city.bureau, {city.county: 2, city.bureau: 1}, deadline=at("2027-12-21 23:59:59"))


@pytest.fixture
def desk(client, city):
    client.force_login(make_user_with(city.bureau, *OFFICER))
    return client


def test_the_page_shows_use_of_the_quota_and_leads_to_the_schools(desk, city, batch):
    make_application(batch, city.school, Status.RECOMMENDED)
    make_application(batch, city.second_school, Status.SUBMITTED)
    make_application(batch, city.direct_school, Status.ESTABLISHED)
    answer = desk.get(reverse("pilots-batch-detail", args=[batch.pk]))
    shares = next(data["shares"] for panel, data in answer.context["panels"] if panel.title == "名额")
    assert [(s.quota.unit, s.used, s.left, s.established) for s in shares] == [
        (city.county, 1, 1, 0), (city.bureau, 1, 0, 1),
    ]  # fmt: skip
    states = next(data["states"] for panel, data in answer.context["side"] if panel.title == "申报进展")
    assert states == [(Status.SUBMITTED, 1), (Status.RECOMMENDED, 1), (Status.ESTABLISHED, 1)]
    assert f"?batch={batch.pk}&amp;status=submitted" in answer.text
    assert "2027-12-21 23:59:59" in answer.text
    panel = answer.text.partition("<h2>名额</h2>")[2].partition("</section>")[0]
    cells = re.findall(r'<td class="is-number".*?</td>', panel)
    assert [re.sub("<[^>]+>", "", cell) for cell in cells if "<a " not in cell] == ["3", "1"]  # the sums of two columns
    listed = desk.get(reverse("pilots-batch-list")).text
    for page, numbers in ((panel, [1, 0, 1, 1, 2, 1]), (listed, [3, 1])):
        opened = re.findall(r'<a href="(/pilots/applications/\?[^"]+)">(\d+)</a>', page)
        assert [int(number) for _, number in opened] == numbers
        rows = [desk.get(href.replace("&amp;", "&")).context["page"].paginator.count for href, _ in opened]
        assert rows == numbers


def test_counties_cannot_open_it(client, city, batch):
    client.force_login(make_user_with(city.county, perms.view, perms.screen))
    assert client.get(reverse("pilots-batch-detail", args=[batch.pk])).status_code == 403
    assert client.get(reverse("pilots-batch-list")).status_code == 403


def test_who_views_applications_can_choose_an_announced_batch(city, batch):
    """Else the county's list could not be narrowed to a batch."""
    make_application(batch, city.school)
    hidden = make_batch(city.bureau, status="preparing")
    applications, county = registry["pilots-application"], actor_for(city.county, perms.view)
    assert applications.rows(county, {"batch": str(batch.pk)}).count() == 1
    offered = applications.filterset(county, {}).form.fields["batch"].queryset
    assert (batch in offered, hidden in offered) == (True, False)


def test_a_quota_changes_with_a_reason_and_never_below_its_use(desk, city, batch):
    make_application(batch, city.school, Status.RECOMMENDED)
    quota = Quota.objects.get(batch=batch, unit=city.county)
    url = reverse("pilots-batch-quota", args=[quota.pk])
    answer = desk.post(url, {"places": 0, "reason": "压缩", "revision": quota.revision})
    assert answer.status_code == 422
    assert answer.context["form"].errors["places"] == ["鲤城区教育局已使用 1 个名额，不能调整到 0 个。"]
    assert desk.post(url, {"places": 1, "reason": "", "revision": quota.revision}).context["form"].errors["reason"]
    assert desk.post(url, {"places": 5, "reason": "追加", "revision": quota.revision}).status_code == 302
    assert Quota.objects.get(pk=quota.pk).places == 5
    page = desk.get(reverse("pilots-batch-detail", args=[batch.pk])).content.decode()
    assert "名额调整记录（1 次）" in page
    assert "鲤城区教育局：2 → 5 个" in page
    assert "追加" in page
    assert "鲤城区教育局：2 → 5 个" in desk.get(url).text  # behind the number of the places
    stale = desk.post(url, {"places": 6, "reason": "再追加", "revision": quota.revision})
    assert "刚刚被他人修改过" in stale.context["form"].non_field_errors()[0]


def test_one_school_gets_more_time_up_to_the_last_second_of_the_day(desk, city, batch):
    url = reverse("pilots-batch-extend", args=[batch.pk])
    early = desk.post(url, {"unit": city.school.pk, "until": "2027-12-20T10:00", "reason": "台风停课"})
    assert early.context["form"].errors["until"] == ["延长后的时间必须晚于批次的截止时间。"]
    answer = desk.post(url, {"unit": city.school.pk, "until": "2027-12-25T23:59", "reason": "台风停课"})
    assert answer.status_code == 302
    assert Extension.objects.get().until == at("2027-12-25 23:59:59")
    assert desks.deadline_for(batch, city.school) == at("2027-12-25 23:59:59")
    assert desks.deadline_for(batch, city.second_school) == batch.deadline


def test_no_extension_for_a_department_or_the_city(desk, city, batch):
    url = reverse("pilots-batch-extend", args=[batch.pk])
    for unit in (city.bureau, city.school_office):
        answer = desk.post(url, {"unit": unit.pk, "until": "2027-12-25T23:59", "reason": "台风停课"})
        assert "unit" in answer.context["form"].errors


def test_a_changed_deadline_keeps_its_last_second(desk, batch):
    resource = registry["pilots-batch"]
    shown = desk.get(resource.url("edit", batch)).context["form"]
    data = {b.html_name: b.value() for b in shown if b.value() not in (None, False)}
    data |= {
        "opens_at": "2027-11-01T08:00",
        "deadline": "2027-12-28T23:59",
        "award_pool": "120万元",
        "issued_on": "2027-11-01",
    }
    assert desk.post(resource.url("edit", batch), data).status_code == 302
    batch.refresh_from_db()
    assert (batch.deadline, batch.award_pool) == (at("2027-12-28 23:59:59"), 120_000_000)


def test_a_revised_rule_is_asked_for_in_plain_questions(desk, city, batch):
    url = reverse("pilots-batch-rule", args=[batch.pk, "bandwidth"])
    form = desk.get(url).context["form"]
    assert [(b.label, b.value()) for b in form.asked] == [
        ("幼儿园最低带宽", 30),
        ("小学最低带宽", 30),
        ("初中最低带宽", 50),
    ]
    soon = clock.today() + timedelta(days=3)
    given = {
        "title": "互联网出口带宽",
        "source": "补充通知",
        "blocking": "on",
        "min_primary": "100",
        "effective_from": soon.isoformat(),
    }
    assert desk.post(url, given).status_code == 302
    now, later = conditions.rules_on(batch, clock.today()), conditions.rules_on(batch, soon)
    assert next(r.params for r in now if r.key == "bandwidth")["minimum"] == {
        "kindergarten": 30,
        "primary": 30,
        "junior": 50,
    }
    assert next(r.params for r in later if r.key == "bandwidth")["minimum"] == {"primary": 100}
    past = desk.post(url, {**given, "effective_from": (clock.today() - timedelta(days=1)).isoformat()})
    assert past.context["form"].errors["effective_from"] == ["生效日期不能早于今天，也不能早于上一版的生效日期。"]
    assert desk.post(url, {**given, "min_primary": ""}).context["form"].errors == {
        "min_kindergarten": ["请至少填写一个学段的最低带宽。"]
    }


@pytest.mark.parametrize("key", ["object", "intent", "cooperation", "bandwidth", "security", "budget"])
def test_a_rule_saved_unchanged_asks_for_the_same(desk, batch, key):
    rule = batch.rules.get(key=key)
    form = desk.get(reverse("pilots-batch-rule", args=[batch.pk, key])).context["form"]
    data = {b.html_name: b.value() for b in form if b.value() not in (None, False)}
    again = type(form)(rule, data)
    assert again.is_valid(), again.errors
    assert again.revised().params == rule.params


def test_the_rubric_changes_until_the_first_sheet(desk, city, batch):
    url = reverse("pilots-batch-rubric", args=[batch.pk])
    form = desk.get(url).context["form"]
    data = {b.html_name: b.value() for b in form if b.value() is not None} | {"revision": batch.revision}
    wrong = desk.post(url, {**data, "weight-0": 5})
    assert wrong.context["form"].non_field_errors() == ["评分项的分值合计应为 100，现为 90。"]
    assert desk.post(url, {**data, "weight-0": 5, "weight-1": 30}).status_code == 302
    assert list(batch.rubric.values_list("key", "weight"))[:2] == [("vision", 5), ("foundation", 30)]
    application = make_application(batch, city.school, Status.IN_REVIEW)
    make_sheet(application, make_expert(city.bureau, make_unit("专家库", city.bureau, "department")))
    assert "评分表已经发给专家，不能再修改评分标准。" in desk.get(url).text
    with pytest.raises(Refused, match="评分表已经发给专家"):
        actions.change_rubric(batch, items=[], by=actor_for(city.bureau, perms.batch))


def test_schools_stay_hidden_from_experts_once_a_sheet_is_handed_out(desk, city):
    batch = make_batch(city.bureau, blind=False)
    page = registry["pilots-batch"].url("edit", batch)

    def switch(blind):
        shown = desk.get(page).context["form"]
        data = {b.html_name: b.value() for b in shown if b.value() not in (None, False) and b.name != "blind"}
        data |= {name: f"{getattr(batch, name):%Y-%m-%dT%H:%M}" for name in ("opens_at", "deadline")}
        data |= {"award_pool": "0", "issued_on": "2027-11-01"} | ({"blind": "on"} if blind else {})
        answer = desk.post(page, data)
        batch.refresh_from_db()
        return answer

    assert (switch(blind=True).status_code, batch.blind) == (302, True)
    assert (switch(blind=False).status_code, batch.blind) == (302, False)
    application = make_application(batch, city.school, Status.IN_REVIEW)
    make_sheet(application, make_expert(city.bureau, make_unit("专家库", city.bureau, "department")))
    assert (switch(blind=True).status_code, batch.blind) == (302, True)
    refused = switch(blind=False)
    assert refused.context["form"].errors == {"blind": ["评分表已经发给专家，不能再取消匿名评审。"]}
    assert batch.blind


def test_the_trail_keeps_the_weights_that_a_changed_rubric_had(desk, city, batch):
    item = {"key": "plan", "title": "实施方案", "anchors": "目标明确"}
    officer = actor_for(city.bureau, perms.batch)
    actions.change_rubric(batch, items=[{**item, "weight": 100}], by=officer)
    new = [{**item, "weight": 60}, {"key": "base", "title": "基础条件", "weight": 40, "anchors": "带宽达标"}]
    actions.change_rubric(batch, items=new, by=officer)
    assert Entry.objects.filter(action="pilots.change_rubric").first().changes == {
        "revision": [1, 2],
        "评分项": ["实施方案", "实施方案、基础条件"],
        "「实施方案」分值": [100, 60],
        "「基础条件」分值": [None, 40],
        "「基础条件」要点": [None, "带宽达标"],
    }
    assert "「实施方案」分值：100 → 60" in desk.get(reverse("pilots-batch-history", args=[batch.pk])).text


def test_starting_and_closing_are_the_managers(city):
    batch = make_batch(city.bureau, status="preparing")
    with pytest.raises(PermissionDenied):
        actions.start(batch, by=actor_for(city.county, perms.batch))
    officer = actor_for(city.bureau, perms.batch)
    assert actions.start(batch, by=officer).status == "open"
    assert actions.close(batch, by=officer).status == "closed"
    with pytest.raises(Refused, match="批次已结束，不能再修改。"):
        actions.change(batch, title="改名", by=officer)
