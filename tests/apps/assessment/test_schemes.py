"""Schemes are checked whole, revised as versions, and stay as they are once something runs by them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from citong.apps.assessment.actions import schemes as acts
from citong.apps.assessment.models import Scheme
from citong.apps.assessment.queries import schemes
from citong.kit.errors import Refused
from citong.platform.audit import trail
from tests.apps.assessment.conftest import ON_TIME, TEACHING
from tests.factories.assessment import rows_for

D = Decimal


def fresh(city, **facts):
    given = {"kind": "final", "title": "终期考核方案", "effective_from": date(2020, 1, 1), **facts}
    return Scheme(unit=city.bureau, **given)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"indicators": [ON_TIME]}, "合计应为 100，现为 40"),
        ({"indicators": [{**ON_TIME, "scale": "很好"}, TEACHING]}, "计分标准写成"),
        ({"thresholds": rows_for(date(2020, 1, 1))["thresholds"][:2]}, "没有规定合格的分数线"),
        ({"thresholds": rows_for(date(2020, 2, 1))["thresholds"]}, "没有规定优秀"),
    ],
)
def test_a_scheme_that_does_not_hold_together_is_refused(city, officer, rows, said):
    with pytest.raises(ValidationError, match=said):
        acts.create(fresh(city), **{**rows_for(date(2020, 1, 1), [ON_TIME, TEACHING]), **rows}, by=officer)
    assert Scheme.objects.count() == 0


@pytest.mark.parametrize("kind", ["midterm", "final"])
def test_the_shipped_scheme_holds_together(city, officer, kind):
    facts, rows = schemes.shipped(kind, date(2020, 12, 1))
    made = acts.create(Scheme(unit=city.bureau, **facts), **rows, by=officer)
    assert sum(made.indicators.values_list("weight", flat=True)) == 100
    assert schemes.without_data(made) == []
    assert schemes.in_force(city.bureau, kind, date(2020, 12, 1)) == made


def test_a_scheme_is_changed_until_an_assessment_runs_by_it(scheme, assessment, officer):
    with pytest.raises(Refused, match="已有考核采用，不能再修改"):
        acts.change(scheme, facts={"title": "新"}, **schemes.definition(scheme), by=officer)
    assert str(assessment.scheme) == str(scheme)


def test_a_revision_is_a_further_version_from_its_own_day_on(scheme, city, officer):
    rows = schemes.definition(scheme)
    with pytest.raises(ValidationError, match="应晚于上一版的 2019-01-01"):
        acts.revise(fresh(city, effective_from=date(2019, 1, 1)), old=scheme, **rows, by=officer)
    second = acts.revise(fresh(city, title="终期考核方案（修订）"), old=scheme, **rows, by=officer)
    assert (second.code, second.version) == (scheme.code, 2)
    days = (date(2018, 12, 31), date(2019, 12, 31), date(2020, 1, 1))
    assert [schemes.in_force(city.bureau, "final", day) for day in days] == [None, scheme, second]
    assert list(scheme.indicators.values_list("title", flat=True)) == ["月报按时上报", "应用成效"]


def posted(city, **more):
    """The editor as the browser sends it."""
    data = {"title": "终期考核方案", "kind": "final", "effective_from": "2020-12-01", "objection_days": "5", "basis": "",
            "indicator-title-0": "月报按时上报", "indicator-weight-0": "40", "indicator-source-0": "test.on_time",
            "indicator-scale-0": "95：100，85：80", "indicator-title-1": "应用成效", "indicator-weight-1": "60",
            "indicator-anchors-1": "45–60 分：常态应用", "veto-title-0": "弄虚作假", "veto-confirmer-0": "county"}  # fmt: skip
    for number, (grade, least) in enumerate((("excellent", 90), ("good", 75), ("pass", 60))):
        data |= {
            f"threshold-grade-{number}": grade,
            f"threshold-least-{number}": least,
            f"threshold-since-{number}": "2020-12-01",
        }
    return {**data, **more}


def test_the_editor_writes_a_scheme(city, officer, client):
    client.force_login(officer.user)
    assert client.get(reverse("assessment-scheme-new")).status_code == 200
    answer = client.post(reverse("assessment-scheme-new"), posted(city))
    made = Scheme.objects.get()
    assert answer.url == reverse("assessment-schemes-detail", args=[made.pk])
    assert list(made.indicators.values_list("title", "weight", "source", "scale")) == [
        ("月报按时上报", 40, "test.on_time", "95:100, 85:80"),
        ("应用成效", 60, "", ""),
    ]
    assert list(made.veto_items.values_list("title", "confirmer")) == [("弄虚作假", "county")]
    assert client.get(answer.url).status_code == 200


def test_the_editor_says_what_is_wrong_at_its_field(city, officer, client):
    client.force_login(officer.user)
    wrong = {"indicator-scale-0": "好", "indicator-anchors-1": "", "threshold-since-0": ""}
    answer = client.post(reverse("assessment-scheme-new"), posted(city, **wrong))
    assert answer.status_code == 422
    for said in ("计分标准写成", "请填写评分要点", "请填写起始日期"):
        assert said in answer.text
    heavy = client.post(reverse("assessment-scheme-new"), posted(city, **{"indicator-weight-0": "50"}))
    assert "指标的分值合计应为 100，现为 110。" in heavy.text


def test_the_editor_corrects_and_revises(scheme, city, officer, client):
    client.force_login(officer.user)
    change = reverse("assessment-scheme-change", args=[scheme.pk])
    assert "月报按时上报" in client.get(change).text
    stale = client.post(change, posted(city, title="改", revision="99"))
    assert (stale.status_code, "刚刚被他人修改过" in stale.text) == (422, True)
    client.post(change, posted(city, title="改好了", revision=str(scheme.revision)))
    scheme.refresh_from_db()
    assert (scheme.title, scheme.version) == ("改好了", 1)
    revise = reverse("assessment-scheme-revise", args=[scheme.pk])
    assert client.get(revise).status_code == 200
    client.post(
        revise, posted(city, effective_from="2020-12-15", **{f"threshold-since-{n}": "2020-12-15" for n in range(3)})
    )
    assert list(Scheme.objects.order_by("version").values_list("version", "title")) == [
        (1, "改好了"),
        (2, "终期考核方案"),
    ]


def test_the_record_of_a_corrected_scheme_says_what_changed_from_what_to_what(scheme, city, officer, client):
    client.force_login(officer.user)
    heavier = {"indicator-weight-0": "30", "indicator-weight-1": "70", "threshold-least-1": "80"}
    day = {"effective_from": "2019-01-01", **{f"threshold-since-{n}": "2019-01-01" for n in range(3)}}
    client.post(reverse("assessment-scheme-change", args=[scheme.pk]), posted(city, **day, **heavier, revision="1"))
    changes = trail.history(scheme)[0].changes
    assert (changes["指标「应用成效」"], changes["良好（2019-01-01 起）"]) == (
        ["60 分，评审人评分，45–60 分：常态应用", "70 分，评审人评分，45–60 分：常态应用"],
        ["75.00 分", "80.00 分"],
    )
    assert changes["否决事项「弄虚作假」"] == [None, "主管教育局认定"]
    assert changes["否决事项「上报数据弄虚作假」"] == ["主管教育局认定，核查记录", None]
    assert "优秀（2019-01-01 起）" not in changes


def test_a_used_version_sends_to_its_page(assessment, officer, client):
    client.force_login(officer.user)
    page = reverse("assessment-scheme-change", args=[assessment.scheme_id])
    assert client.get(page).url == reverse("assessment-schemes-detail", args=[assessment.scheme_id])


def test_the_list_offers_what_ships_with_the_product(city, officer, client):
    client.force_login(officer.user)
    listed = reverse("assessment-schemes-list")
    assert "采用中期考核内置方案" in client.get(listed).text
    client.post(reverse("assessment-scheme-adopt", args=["midterm"]))
    assert Scheme.objects.get().kind == "midterm"
    again = client.get(listed).text
    assert ("采用中期考核内置方案" in again, "采用终期考核内置方案" in again) == (False, True)
