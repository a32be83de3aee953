"""申报条件: who is eligible, what each condition says at its limits, and that old results outlive a changed rule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from citong.apps.pilots import eligibility as e
from citong.apps.pilots.actions import batch as batches
from citong.apps.pilots.actions import submission
from citong.apps.pilots.definition import shipped
from citong.apps.pilots.models import Application, ConditionResult, EligibilityRule
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import conditions
from citong.lib import clock
from tests.factories import actor_for, make_city_tree
from tests.factories.forms import fill_form, start_application
from tests.factories.pilots import make_batch
from tests.factories.places import make_school

RULES = {rule["key"]: rule for rule in shipped("2018").rules}
PRIMARY = e.School(
    "浮桥中心小学", "211", "小学", public=True, city_direct=False, township_central=True, ordinary_junior=False
)
JUNIOR = e.School(
    "江南初级中学", "311", "普通初中", public=True, city_direct=False, township_central=False, ordinary_junior=True
)
GARDEN = e.School(
    "实验幼儿园", "111", "幼儿园", public=True, city_direct=False, township_central=False, ordinary_junior=False
)
DAY = date(2018, 12, 1)


def judge(key, school, content):
    rule = RULES[key]
    return e.judge(rule["kind"], rule["params"], school, content, DAY)


@pytest.mark.parametrize(
    ("school", "verdict", "reason"),
    [
        (PRIMARY, e.MET, "乡镇中心小学，属于试点对象。"),
        (JUNIOR, e.MET, "普通初中校，属于试点对象。"),
        (GARDEN, e.NOT_MET, "县（市、区）的试点对象为乡镇中心小学和普通初中校，实验幼儿园登记为幼儿园，不能申报。"),
        (replace(PRIMARY, township_central=False), e.NOT_MET,
         "县（市、区）的试点对象为乡镇中心小学和普通初中校，浮桥中心小学登记为小学，不能申报。"),
        (replace(PRIMARY, public=False), e.NOT_MET, "浮桥中心小学为民办学校，本批次只面向公办学校。"),
        (replace(GARDEN, city_direct=True), e.MET, "市直公办中小学校、幼儿园，属于试点对象。"),
        (replace(GARDEN, city_direct=True, public=False), e.NOT_MET, "实验幼儿园为民办学校，本批次只面向公办学校。"),
        (replace(JUNIOR, city_direct=True, type_code="341", type_label="完全中学", ordinary_junior=False), e.MET,
         "市直公办中小学校、幼儿园，属于试点对象。"),
        (replace(JUNIOR, city_direct=True, type_code="361", type_label="中等职业学校", ordinary_junior=False), e.NOT_MET,
         "中等职业学校不在本批次市直试点对象之列。"),
    ],
)  # fmt: skip
def test_who_may_apply(school, verdict, reason):
    found = judge("object", school, {})
    assert (found.verdict, found.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("school", "bandwidth", "verdict"),
    [
        (PRIMARY, "29", e.NOT_MET), (PRIMARY, "29.99", e.NOT_MET), (PRIMARY, "30", e.MET),
        (GARDEN, "29", e.NOT_MET), (GARDEN, "30", e.MET),
        (JUNIOR, "49", e.NOT_MET), (JUNIOR, "50", e.MET),
        (replace(JUNIOR, type_code="341"), "49", e.NOT_MET), (replace(JUNIOR, type_code="341"), "50", e.MET),
        (PRIMARY, "", e.NOT_MET),
        (replace(JUNIOR, type_code="514"), "1000", e.LOOK),
    ],
)  # fmt: skip
def test_the_minimum_of_the_bandwidth_goes_by_the_stage(school, bandwidth, verdict):
    assert judge("bandwidth", school, {"network": {"bandwidth": bandwidth}}).verdict == verdict


CERTIFICATES = {
    "mps_number": "XKC1", "mps_issuer": "公安部", "mps_valid_until": "2019-12-31", "mps_scan": {"id": 1},
    "csa_number": "CSA1", "csa_issuer": "赛宝", "csa_valid_until": "2019-12-31", "csa_scan": {"id": 2},
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, e.MET),
        ({"csa_valid_until": "2018-12-01"}, e.MET),
        ({"csa_valid_until": "2018-11-30"}, e.NOT_MET),
        ({"mps_number": ""}, e.NOT_MET),
        ({"mps_scan": None}, e.LOOK),
        ({"mps_issuer": ""}, e.LOOK),
    ],
)
def test_certificates_must_be_there_and_valid(changes, verdict):
    assert judge("security", PRIMARY, {"security": {**CERTIFICATES, **changes}}).verdict == verdict


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [({}, e.MET), ({"past_2": 0}, e.LOOK), ({"next_1": 0}, e.NOT_MET), ({"next_2": None}, e.NOT_MET)],
)
def test_money_of_five_years(changes, verdict):
    years = {"past_3": 1, "past_2": 1, "past_1": 1, "next_1": 1, "next_2": 1}
    assert judge("budget", PRIMARY, {"budget": {**years, **changes}}).verdict == verdict


@pytest.fixture
def city(db):
    return make_city_tree()


def test_a_changed_rule_judges_from_its_day_on_and_leaves_old_results(city):
    make_school(city.school, township_central=True)
    school = actor_for(city.school, perms.view, perms.fill, perms.submit)
    batch = make_batch(city.bureau, {city.county: 1})
    draft = start_application(batch, city.school, school)
    fill_form(draft, school, network={"bandwidth": "40"})
    done = submission.submit(draft, opinion="同意", confirmed=True, by=school)
    before = list(ConditionResult.objects.filter(version=done.latest).values("rule", "verdict", "reason", "evidence"))
    tomorrow = clock.today() + timedelta(days=1)
    stricter = EligibilityRule(
        batch=batch, key="bandwidth", title="互联网出口带宽", blocking=True, effective_from=tomorrow,
        source="补充通知", params={"minimum": {"kindergarten": 50, "primary": 50, "junior": 100}},
    )  # fmt: skip
    batches.revise_rule(stricter, by=actor_for(city.bureau, perms.batch))
    assert (
        list(ConditionResult.objects.filter(version=done.latest).values("rule", "verdict", "reason", "evidence"))
        == before
    )
    record = conditions.school_of(city.school)
    content = done.latest.content

    def verdict(day):
        return {j.rule.key: (j.rule.version, j.verdict) for j in conditions.judge(batch, record, content, day)}[
            "bandwidth"
        ]

    assert verdict(clock.today()) == (1, "met")
    assert verdict(tomorrow) == (2, "not_met")


def test_values_that_cannot_be_read_count_as_not_filled_in(city):
    make_school(city.school, township_central=True)
    school = actor_for(city.school, perms.view, perms.fill)
    batch = make_batch(city.bureau, {city.county: 1})
    draft = start_application(batch, city.school, school)
    fill_form(
        draft, school, network={"bandwidth": "一百兆"}, budget={"next_1": "待定"}, security={"mps_valid_until": "明年"}
    )
    content = {part.key: part.values for part in Application.objects.get(pk=draft.pk).parts.all()}
    found = {
        j.rule.key: j.finding.reason
        for j in conditions.judge(batch, conditions.school_of(city.school), content, clock.today())
    }
    assert found["bandwidth"] == "未填写互联网出口带宽。"
    assert found["budget"] == "未填写：今后预算（第一年）。"
