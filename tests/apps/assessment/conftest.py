"""A city with three pilot projects, a measure of which the test sets the values, a scheme and the people who act."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from citong.apps.assessment.actions import running, scoring
from citong.apps.assessment.models import Assessment, Sheet
from citong.apps.assessment.perms import perms
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from citong.records.programmes import measures
from citong.records.programmes.measures import Measured
from tests.factories import actor_for, make_city_tree, make_user_with
from tests.factories.assessment import begin, make_scheme
from tests.factories.pilots import at
from tests.factories.programmes import make_programme, make_project

D = Decimal
ON_TIME = {
    "key": "reports",
    "title": "月报按时上报",
    "weight": 40,
    "source": "test.on_time",
    "scale": "0-100",
    "anchors": "",
}
TEACHING = {
    "key": "teaching",
    "title": "应用成效",
    "weight": 60,
    "source": "",
    "scale": "",
    "anchors": "45–60 分：常态应用",
}
CLOSING = date(2020, 12, 10)


@pytest.fixture(autouse=True)
def in_2020():
    with clock.travel(at("2020-12-01 09:00:00")):
        yield


@pytest.fixture
def values():
    """School's name -> months on time of 24; the test changes it as if records were corrected."""
    return {"鲤城区浮桥中心小学": 24, "鲤城区江南初级中学": 18, "安溪县感德中心小学": None}


@pytest.fixture(autouse=True)
def measure(values):
    """``test.on_time`` is registered for this test alone."""

    def compute(projects, until):
        del until
        found = {p.pk: values[p.unit.name] for p in projects}
        return {
            pk: Measured(None) if n is None else Measured(D(n) * 100 / 24, {"应报月数": 24, "按时月数": n}, f"/projects/{pk}/reports/")
            for pk, n in found.items()
        }  # fmt: skip

    measures.measure("test.on_time", "月报按时率", "按时上报的月数 ÷ 应上报的月数 × 100")(compute)
    yield
    del measures.registry["test.on_time"]


@pytest.fixture
def city(db):
    return make_city_tree()


@pytest.fixture
def programme(city):
    made = make_programme(city.bureau)
    for school in (city.school, city.second_school, city.other_school):
        make_project(made, school, starts_on=date(2018, 12, 11))
    return made


@pytest.fixture
def scheme(city):
    return make_scheme(city.bureau, [ON_TIME, TEACHING], effective_from=date(2019, 1, 1))


@pytest.fixture
def assessment(programme, scheme):
    return begin(programme, scheme, title="终期考核", closes_on=CLOSING)


@pytest.fixture
def officer(city):
    return actor_for(city.bureau, *roles["programme_officer"].permissions)


@pytest.fixture
def county(city):
    return actor_for(city.county, *roles["county_reviewer"].permissions)


@pytest.fixture
def school(city):
    return actor_for(city.school, *roles["principal"].permissions)


@pytest.fixture
def reviewers(city):
    return [make_user_with(city.bureau, perms.score, perms.view, name=name) for name in ("林志伟", "黄雅婷")]


def score(assessment, reviewer, *points):
    """The reviewer gives each school its points and submits."""
    sheets = Sheet.objects.filter(entry__assessment=assessment, reviewer=reviewer).order_by("entry__project__number")
    for sheet, given in zip(sheets, points, strict=True):
        row = scoring.save_marks(
            sheet, points={"teaching": D(given)}, comments={"teaching": "有数据"}, by=Actor.of(reviewer)
        )
        scoring.submit_sheet(row, by=Actor.of(reviewer))


@pytest.fixture
def scored(assessment, reviewers, officer):
    """Both reviewers have submitted: means 55, 40 and 45 of 60."""
    running.appoint(assessment, reviewers=reviewers, by=officer)
    score(assessment, reviewers[0], 54, 38, 45)
    score(assessment, reviewers[1], 56, 42, 45)
    return Assessment.objects.get(pk=assessment.pk)


@pytest.fixture
def closed(scored, officer):
    with clock.travel(at("2020-12-11 09:00:00")):
        yield running.close(scored, by=officer)


@pytest.fixture
def published(closed, officer):
    return running.publish(closed, by=officer)
