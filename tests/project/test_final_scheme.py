"""The final assessment by the scheme that ships with the product, over what a school, its county and the city really did."""

from datetime import date
from decimal import Decimal

import pytest

from citong.apps.assessment.actions import running, schemes, scoring
from citong.apps.assessment.models import Assessment, Result, Scheme, Sheet
from citong.apps.assessment.perms import perms
from citong.apps.assessment.queries.schemes import shipped
from citong.apps.notices.actions.reading import opened
from citong.apps.notices.models import Receipt
from citong.apps.projects.models import Obligation
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from tests.factories import actor_for, make_city_tree, make_user_with
from tests.factories.assessment import begin
from tests.factories.notices import make_sent
from tests.factories.pilots import at
from tests.factories.places import make_school
from tests.factories.plans import make_approved
from tests.factories.programmes import make_programme, make_project
from tests.factories.projects import tell
from tests.factories.showcase import make_published
from tests.factories.supervision import make_done, make_found, rectified

CLOSES = date(2019, 3, 22)


@pytest.fixture
def city(db):
    with clock.travel(at("2018-12-11 09:00:00")):
        yield make_city_tree()


@pytest.fixture
def project(city):
    """Two of three reports came in time; of two accounts one acts; the only notice was read; a finding, a case."""
    make_school(city.school)  # without the six facts of two certificates
    school = actor_for(city.school, *roles["school_applicant"].permissions)
    make_user_with(city.school)
    made = make_project(make_programme(city.bureau), city.school, starts_on=date(2018, 12, 11))
    make_approved(made)
    tell(made, date(2018, 12, 1), "2018-12-20", [10, 0], by=school)
    tell(made, date(2019, 1, 1), "2019-01-28", [40, 0], by=school)
    with clock.travel(at("2019-02-18 09:00:00")):
        opened(
            Receipt.objects.create(announcement=make_sent(city.bureau, city.school), user=school.user, unit=city.school)
        )
    tell(made, date(2019, 2, 1), "2019-02-20", [80, 0], by=school)
    with clock.travel(at("2019-03-04 09:00:00")):
        rectified(make_done(made, city.bureau, make_found("major", 5, "机房漏水")).findings.get())
        make_published(made)
    return made


@pytest.fixture
def closed(city, project):
    """Scored by one reviewer: 15 of 20, and 8 of 10."""
    reviewer = make_user_with(city.bureau, perms.score, perms.view)
    with clock.travel(at("2019-03-01 09:00:00")):
        facts, rows = shipped("final", clock.today())
        scheme = schemes.create(Scheme(unit=city.bureau, **facts), **rows, by=Actor.system())
        assessment = begin(project.programme, scheme, closes_on=CLOSES)
        running.appoint(assessment, reviewers=[reviewer], by=Actor.system())
        by, points = Actor.of(reviewer), {"teaching": Decimal(15), "safeguards": Decimal(8)}
        said = dict.fromkeys(points, "查看了应用记录")
        scoring.submit_sheet(scoring.save_marks(Sheet.objects.get(), points=points, comments=said, by=by), by=by)
    with clock.travel(at("2019-03-25 09:00:00")):
        running.close(Assessment.objects.get(), by=Actor.system())
        yield Result.objects.get()


def test_the_shipped_final_scheme_closes_over_what_was_really_done(closed):
    lines = {line["title"]: (line["value"], line["points"]) for line in closed.content["lines"]}
    assert lines == {
        "月报按时上报": ("66.70", "2.51"),  # 2 of 3; points from 60 % on
        "阶段任务完成": ("80.00", "16.00"),
        "平台常态应用": ("58.33", "5.83"),  # a half, a half, and with the notice three quarters
        "数据质量": ("84.00", "3.00"),  # 33 of 39 facts; points from 60 % on
        "督导问题按期整改": ("100.00", "10.00"),
        "示范推广": ("100.00", "10.00"),
        "教学与管理应用成效": (None, "15.00"),
        "组织与经费保障": (None, "8.00"),
    }
    assert (str(closed.total), closed.get_grade_display()) == ("70.34", "合格")


def test_worked_out_once_more_at_a_later_time_it_is_the_same(project, closed):
    """March is due on the closing day, but extended beyond it: no month to be counted, whenever one counts."""
    Assessment.objects.update(closes_on=date(2019, 3, 25))
    Obligation.objects.filter(month=date(2019, 3, 1)).update(until=at("2019-04-05 23:59:59"))
    found = []
    for moment in ("2019-03-26 09:00:00", "2019-05-20 09:00:00"):
        with clock.travel(at(moment)):
            running.reopen(Assessment.objects.get(), reason="复核", by=Actor.system())
            again = running.close(Assessment.objects.get(), by=Actor.system())
            found.append((again.digest, Result.objects.get().content["lines"][0]["inputs"]["应报月数"]))
    assert found[0] == found[1]
    assert found[0][1] == 3
