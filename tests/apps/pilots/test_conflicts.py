"""回避: who works at a school never judges it, whatever he calls it and whatever the batch says of neighbours."""

import pytest

from citong.apps.pilots.actions import assignment as handing
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries import assignments
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.org import changes
from citong.platform.org.models import Unit
from tests.factories import actor_for, make_unit
from tests.factories.pilots import make_application, make_batch, make_expert


@pytest.fixture
def officer(city):
    return actor_for(city.bureau, perms.assign)


@pytest.mark.parametrize("employer", ["泉州外国语学校", "泉州 外国语学校 ", "泉外", "泉州第二十中学", "二十中"])
def test_who_works_at_a_city_direct_school_never_judges_it_by_whatever_name_he_calls_it(city, pool, officer, employer):
    fresh = Unit(parent=city.bureau, code="QZ20", name="泉州第二十中学", short_name="二十中", level=Unit.Level.SCHOOL)
    school = changes.establish(fresh, clock.today())
    changes.rename(school, "泉州外国语学校", clock.today(), "泉外")
    batch = make_batch(city.bureau, experts_per_application=1)
    application = make_application(batch, school, Status.ACCEPTED)
    colleague, outside = make_expert(city.bureau, pool, employer=employer), make_expert(city.bureau, pool)
    assert assignments.plan(batch) == [(application, outside)]
    handing.assign(batch, pairs=[(application.pk, outside.pk)], by=officer)
    with pytest.raises(Refused, match="在申报学校任职"):
        handing.add_expert(application, expert=colleague, by=officer)


@pytest.mark.parametrize("employer", [{"employer": "浮桥中心小学"}, {"employer_unit": "school"}])
def test_a_batch_that_lets_neighbours_judge_still_bars_the_schools_own(city, pool, officer, employer):
    named = {key: getattr(city, value, value) for key, value in employer.items()}
    application = make_application(make_batch(city.bureau, avoid_same_county=False), city.school, Status.IN_REVIEW)
    handing.add_expert(application, expert=make_expert(city.bureau, pool, county=city.county), by=officer)
    with pytest.raises(Refused, match="在申报学校任职"):
        handing.add_expert(application, expert=make_expert(city.bureau, pool, **named, county=city.county), by=officer)


def test_a_school_of_the_same_short_name_elsewhere_is_no_employer(city, pool, officer):
    elsewhere = make_unit("安溪县浮桥中心小学", city.other_county, short_name="浮桥中心小学")
    application = make_application(make_batch(city.bureau), city.school, Status.IN_REVIEW)
    expert = make_expert(city.bureau, pool, employer="浮桥中心小学", employer_unit=elsewhere, county=city.other_county)
    handing.add_expert(application, expert=expert, by=officer)
    assert application.sheets.get().expert == expert
