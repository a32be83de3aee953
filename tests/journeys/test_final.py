"""The end of two years: the final assessment is published, its grades become money, the experience goes to the showcase."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from citong.apps.assessment.actions import running
from citong.apps.awards.models import Award, Pool
from citong.apps.showcase.models import Case
from citong.lib import clock
from citong.platform import jobs
from citong.platform.access.actor import Actor
from tests.factories.assessment import begin, make_scheme, past_closing
from tests.factories.places import make_school
from tests.factories.programmes import make_programme, make_project
from tests.journeys import test_assessment as assessing
from tests.journeys import test_awards as awarding
from tests.journeys import test_showcase as showing
from tests.journeys.conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def projects(city):
    """Three schools at the end of their two years."""
    make_school(city.school)
    programme = make_programme(city.bureau)
    begun = clock.today() - timedelta(days=729)
    return [make_project(programme, s, starts_on=begun) for s in (city.school, city.second_school, city.other_school)]


def seen(*_page):
    """These pages are looked at in the journeys of their own features."""


def test_from_the_final_assessment_to_the_award_and_the_showcase(
    projects, city, enter, new_context, live_server, look, tmp_path
):
    address = live_server.url
    officer = staff(city.bureau, "programme_officer", "林志伟", "项目管理员", "officer")
    second = staff(city.bureau, "programme_officer", "许巧玲", "项目经办人", "officer")
    reviewer = staff(city.bureau, "resource_centre", "颜欣怡", "项目指导专员", "officer")
    principal = staff(city.school, "principal", "陈昇堃", "校长", "principal")

    # the reviewer has scored; the city closes and publishes
    scheme = make_scheme(city.bureau, [{**assessing.TEACHING, "weight": 60}, {**assessing.SAFE, "weight": 40}])
    assessment = past_closing(begin(projects[0].programme, scheme, title="终期考核"))
    running.appoint(assessment, reviewers=[reviewer], by=Actor.of(officer))
    assessing.finish(reviewer)
    page = enter(officer)
    assessing.close_and_publish(page, assessment, live_server, seen)

    # its grades are there for the award; two people decide
    jobs.run_pending()
    page.goto(f"{address}/awards/pools/results/")
    expect(page.get_by_role("row", name=city.school.name)).to_contain_text("终期考核")
    look(page, "final-grades")
    page.goto(f"{address}/awards/pools/add/")
    page.get_by_label("批次").select_option(index=1)
    page.get_by_label("名称").fill("终期考核奖补资金")
    page.get_by_label("年度").fill("2020")
    page.get_by_label("资金总额").fill("30万元")
    look(page, "final-pool")
    page.get_by_label("使用情况上报截止日期").fill((clock.today() + timedelta(days=90)).isoformat())
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("终期考核奖补资金")
    at = f"{address}/awards/pools/{Pool.objects.get().pk}/"
    awarding.write_scheme(page, at, "按等级", ("3", "2", "1", "1"))
    page.get_by_role("button", name="保存方案").click()
    page.goto(at)
    page.get_by_role("link", name="选用此方案").first.click()
    page.get_by_role("button", name="提交复核").click()
    expect(page.get_by_text("请由另一位人员批准")).to_be_visible()
    page = enter(second)
    page.goto(at)
    page.get_by_role("link", name="复核批准").click()
    page.get_by_label("复核意见").fill("同意")
    page.get_by_role("dialog").get_by_role("button", name="复核批准").click()
    expect(page.get_by_text("复核批准成功")).to_be_visible()
    assert sum(Award.objects.values_list("amount_fen", flat=True)) == 30_000_000

    # the school reads what it earned, and tells how it was done
    page = enter(principal)
    page.goto(f"{address}/awards/projects/{projects[0].pk}/")
    look(page, "final-money")
    page.goto(f"{address}/showcase/projects/{projects[0].pk}/")
    showing.write(page, seen, tmp_path)
    showing.submit(page, seen)
    showing.publish(enter(officer), address, seen)
    showing.find(new_context(java_script_enabled=False).new_page(), address)
    assert Case.objects.get().unit == city.school
