"""A final assessment: the reviewer scores, the city closes and publishes it, a school reads its result and objects, the city answers."""

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from citong.apps.assessment.actions import running, scoring
from citong.apps.assessment.models import Assessment, Result, Sheet
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.records.programmes import measures
from citong.records.programmes.measures import Measured
from tests.conftest import PHONE
from tests.factories.assessment import begin, make_scheme, past_closing
from tests.factories.programmes import make_programme, make_project
from tests.journeys.conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)
D = Decimal
REPORTS = {
    "key": "reports",
    "title": "月报按时上报",
    "weight": 30,
    "source": "test.reports",
    "scale": "60-100",
    "anchors": "",
}
RECTIFIED = {"key": "rectified", "title": "督导问题按期整改", "weight": 20, "source": "test.rectified",
             "scale": "95:100, 85:80, 60:50", "anchors": ""}  # fmt: skip
TEACHING = {"key": "teaching", "title": "教学与管理应用成效", "weight": 30, "source": "", "scale": "",
            "anchors": "25–30 分：常态应用，有数据支撑；18–24 分：初步成效；0–17 分：成效不明显"}  # fmt: skip
SAFE = {
    "key": "safe",
    "title": "组织与经费保障",
    "weight": 20,
    "source": "",
    "scale": "",
    "anchors": "16–20 分：责任到人，经费到位",
}


@pytest.fixture
def measured():
    """Two measures of which the schools differ."""

    def reports(projects, until):
        del until
        return {p.pk: Measured(D(24 - 3 * n) * 100 / 24, {"应报月数": 24, "按时月数": 24 - 3 * n}, f"/projects/{p.pk}/reports/")
                for n, p in enumerate(projects)}  # fmt: skip

    def rectified(projects, until):
        del until
        return {
            p.pk: Measured(D(100), {"到期问题": 4, "按期整改": 4}) if n < 2 else Measured(None)
            for n, p in enumerate(projects)
        }

    measures.measure("test.reports", "月报按时率", "按时上报的月数 ÷ 应上报的月数 × 100")(reports)
    measures.measure("test.rectified", "按期整改率", "按期整改的问题 ÷ 到期的问题 × 100")(rectified)
    yield
    del measures.registry["test.reports"], measures.registry["test.rectified"]


@pytest.fixture
def officer(city):
    return staff(city.bureau, "programme_officer", "林志伟", "项目管理员", "officer")


@pytest.fixture
def reviewer(city):
    return staff(city.bureau, "resource_centre", "颜欣怡", "项目指导专员", "officer")


@pytest.fixture
def assessment(city, measured):
    programme = make_programme(city.bureau)
    for school in (city.school, city.second_school, city.other_school):
        make_project(programme, school, starts_on=clock.today() - timedelta(days=729))
    scheme = make_scheme(city.bureau, [REPORTS, RECTIFIED, TEACHING, SAFE], title="终期考核方案")
    return past_closing(begin(programme, scheme, title="2018 年批次终期考核"))


def test_from_the_sheet_to_the_answer(assessment, city, officer, reviewer, enter, live_server, look):
    running.appoint(assessment, reviewers=[reviewer], by=Actor.of(officer))
    score_on_a_phone(enter(reviewer), live_server, look)
    finish(reviewer)
    close_and_publish(enter(officer), assessment, live_server, look)
    principal = staff(city.second_school, "principal", "陈雅婷", "校长", "principal")
    read_and_object(enter(principal), city, live_server, look)
    answer(enter(officer), live_server, look)
    page = enter(principal)
    page.goto(f"{live_server.url}/assessment/projects/{Result.objects.get(version=2).entry.project_id}/")
    expect(page.get_by_text("第 2 版结果")).to_be_visible()
    look(page, "assessment-corrected")


def score_on_a_phone(page, live_server, look):
    """A draft keeps itself; what is missing is said; then it is locked."""
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/assessment/scoring/")
    look(page, "assessment-scoring-list")
    page.set_viewport_size(PHONE)
    page.get_by_role("link", name="鲤城区浮桥中心小学").click()
    page.get_by_label("教学与管理应用成效的得分").fill("27.5")
    expect(page.locator(".autosave-state")).to_have_attribute("data-state", "saved")
    look(page, "assessment-sheet")
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="提交评分").click()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_text("「组织与经费保障」还没有打分。").first).to_be_visible()
    page.get_by_label("组织与经费保障的得分").fill("18")
    page.get_by_role("button", name="提交评分").click()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_text("鲤城区浮桥中心小学的评分已提交")).to_be_visible()
    page.set_viewport_size({"width": 1440, "height": 900})


def finish(reviewer):
    """The other two sheets."""
    for sheet in Sheet.objects.filter(status="draft"):
        row = scoring.save_marks(
            sheet, points={"teaching": D(22), "safe": D(15)}, comments={"teaching": "有初步成效"}, by=Actor.of(reviewer)
        )
        scoring.submit_sheet(row, by=Actor.of(reviewer))


def close_and_publish(page, assessment, live_server, look):
    """The board today, worked out, published."""
    page.goto(f"{live_server.url}/assessment/runs/{assessment.pk}/")
    expect(page.get_by_text("如果今天结束")).to_be_visible()
    look(page, "assessment-board-open")
    page.get_by_role("button", name="核算结果").or_(page.get_by_role("link", name="核算结果")).first.click()
    expect(page.get_by_text("核验一致")).to_be_visible()
    page.get_by_role("button", name="公布结果").or_(page.get_by_role("link", name="公布结果")).first.click()
    page.get_by_role("dialog").get_by_role("button", name="公布结果").click()
    expect(page.locator(".status", has_text="已公布").first).to_be_visible()
    look(page, "assessment-board-published")
    assert Assessment.objects.get().status == "published"
    page.get_by_role("link", name="鲤城区江南初级中学").click()
    look(page, "assessment-result")


def read_and_object(page, city, live_server, look):
    """The school reads every figure and says what is wrong."""
    result = Result.objects.get(entry__project__unit=city.second_school)
    page.goto(f"{live_server.url}/assessment/projects/{result.entry.project_id}/")
    expect(page.get_by_text("按时上报的月数 ÷ 应上报的月数 × 100")).to_be_visible()
    look(page, "assessment-own")
    page.get_by_role("link", name="提出异议").click()
    look(page, "assessment-object")
    page.get_by_label("异议内容").fill("2019 年 10 月月报在台风停课延期内上报，应计为按时。")
    page.get_by_role("button", name="提交异议").click()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_text("异议已提交")).to_be_visible()


def answer(page, live_server, look):
    """The city upholds it with the corrected points."""
    page.goto(f"{live_server.url}/assessment/objections/")
    look(page, "assessment-objections")
    page.get_by_role("link", name="鲤城区江南初级中学").first.click()
    look(page, "assessment-objection")
    page.get_by_role("link", name="异议成立，更正结果").click()
    page.get_by_label("月报按时上报更正为").fill("24")
    page.get_by_label("答复及更正理由").fill("经核查延期批复，10 月月报计为按时。")
    look(page, "assessment-uphold")
    page.get_by_role("button", name="更正结果并答复").click()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_text("已形成更正后的结果")).to_be_visible()
