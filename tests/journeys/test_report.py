"""A school's month: the reminder, the report with its evidence, sent back, sent again, accepted, seen on the wall."""

from datetime import date

import pytest
from playwright.sync_api import expect

from citong.apps.projects.actions import reminders, reports
from citong.apps.projects.models import Milestone, Obligation, Plan, Report
from citong.lib import clock
from citong.platform.access.actor import Actor
from citong.platform.identity.models import Post
from tests.factories import pdf_upload
from tests.factories.pilots import at
from tests.factories.places import make_school
from tests.factories.programmes import make_programme, make_project
from tests.factories.projects import WRITTEN

from .conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def in_2018():
    with clock.travel(at("2018-12-11 09:00:00")):
        yield


@pytest.fixture
def people(in_2018, city):
    return {
        "school": staff(city.school, "school_applicant", "黄玥喆", "教务处副主任", Post.Kind.APPLICANT),
        "county": staff(city.county, "county_reviewer", "林志伟", "初审员", Post.Kind.OFFICER),
        "city": staff(city.bureau, "programme_officer", "许巧玲", "项目管理员", Post.Kind.OFFICER),
    }


@pytest.fixture
def project(people, city):
    make_school(city.school, township_central=True)
    project = make_project(make_programme(city.bureau), city.school)
    plan = Plan.objects.create(project=project, status="approved")
    given = {"deliverable": "验收单", "starts_on": date(2018, 12, 11), "due_on": date(2019, 6, 30), "owner": "黄玥喆"}
    Milestone.objects.create(plan=plan, key="net", title="网络改造", weight=60, order=0, **given)
    Milestone.objects.create(plan=plan, key="train", title="教师培训", weight=40, order=1, **given)
    return project


def report_of_a_neighbour(city, programme):
    """The second school of the county has reported already."""
    month = Obligation.objects.get(project=make_project(programme, city.second_school), month=date(2018, 12, 1))
    report = reports.begin_report(Report(obligation=month), by=Actor.system())
    report = reports.save_report(report, texts=WRITTEN, spent=0, progress=[], by=Actor.system())
    reports.send_report(report, by=Actor.system())


def test_a_month_from_the_reminder_to_the_accepted_report(  # noqa: PLR0915 - one story in its order
    project, people, city, arrive, enter, live_server, look, tmp_path
):
    with clock.travel(at("2018-12-20 09:10:00")):
        reminders.remind_all()

        # the reminder leads to the form, which saves itself
        page = arrive(people["school"])
        page.goto(f"{live_server.url}/todo/")
        page.get_by_role("link", name="上报2018 年 12 月月报").first.click()
        look(page, "report-waiting")
        page.get_by_role("button", name="填写月报").click()
        page.get_by_role("spinbutton", name="网络改造完成（%）").fill("40")
        page.get_by_label("本月工作").fill("完成综合布线，接入 200 Mbps 专线。")
        expect(page.locator(".autosave-state")).to_have_attribute("data-state", "saved")
        look(page, "report-form")
        page.get_by_role("button", name="上报").click()
        expect(page.get_by_role("alert").first).to_contain_text("请填写下月计划")
        expect(page.get_by_label("本月工作")).to_have_value("完成综合布线，接入 200 Mbps 专线。")
        look(page, "report-form-errors")
        page.get_by_label("下月计划").fill("开展两场教师培训。")
        page.get_by_label("累计支出").fill("120000")
        expect(page.locator(".autosave-state")).to_have_attribute("data-state", "saved")
        evidence = tmp_path / "验收单.pdf"
        evidence.write_bytes(pdf_upload().read())
        page.locator("input[type=file]").set_input_files(evidence)
        expect(page.locator("#report-files")).to_contain_text("验收单.pdf")
        page.get_by_role("button", name="上报").click()
        expect(page.get_by_text("2018 年 12 月月报已上报。")).to_be_visible()
        look(page, "report-sent")

        # the county reads one after the other with the keyboard, sends it back with a remark, the school corrects
        report_of_a_neighbour(city, project.programme)
        desk = arrive(people["county"])
        desk.goto(f"{live_server.url}/projects/reading/")
        look(desk, "report-reading")
        read = desk.locator(".reading-list li[aria-current=true]")
        for key, school in (
            ("j", city.second_school),
            ("k", city.school),
            ("ArrowRight", city.second_school),
            ("ArrowLeft", city.school),
        ):
            with desk.expect_navigation():
                desk.keyboard.press(key)
            expect(read).to_contain_text(school.name)
        desk.keyboard.press("r")
        desk.get_by_label("退回原因").fill("佐证不足。")
        desk.get_by_label("佐证材料").fill("请附布线现场照片。")
        look(desk, "report-return")
        desk.get_by_role("button", name="退回修改").click()
        expect(desk.get_by_text("已退回").first).to_be_visible()
        expect(read).to_contain_text(city.second_school.name)
        page.goto(f"{live_server.url}/todo/")
        page.get_by_role("link", name="修改后重新上报2018 年 12 月月报").first.click()
        page.get_by_role("link", name="继续填写").click()
        expect(page.get_by_text("请附布线现场照片。")).to_be_visible()
        page.get_by_label("存在问题").fill("部分教室线槽待更换。")
        expect(page.locator(".autosave-state")).to_have_attribute("data-state", "saved")
        page.get_by_role("button", name="上报").click()
        expect(page.get_by_text("第 2 版").first).to_be_visible()
        page.get_by_role("link", name="查看版本差异").click()
        expect(page.get_by_text("部分教室线槽待更换。")).to_be_visible()
        look(page, "report-compare")

        # accepted by keyboard one after the other, and green on the city's wall
        desk.goto(f"{live_server.url}/projects/reading/")
        desk.keyboard.press("a")
        desk.get_by_label("审核意见").fill("内容翔实。")
        look(desk, "report-accept")
        desk.get_by_role("button", name="通过").last.press("Enter")
        expect(desk.get_by_text(f"通过成功：{city.school.name}")).to_be_visible()
        expect(read).to_contain_text(city.second_school.name)
        look(desk, "report-reading-next")
        desk.keyboard.press("a")
        desk.get_by_role("button", name="通过").last.press("Enter")
        expect(desk.get_by_text(f"通过成功：{city.second_school.name}")).to_be_visible()
        month = Obligation.objects.get(project=project, month=date(2018, 12, 1))
        assert (month.status, month.late, month.reports.count()) == ("accepted", False, 2)
        office = arrive(people["city"])
        office.goto(f"{live_server.url}/projects/wall/")
        expect(office.get_by_role("link", name="2018 年 12 月：按时")).to_have_count(2)
        look(office, "report-wall")
        office.get_by_role("row", name=city.school.name).get_by_role("link", name="2018 年 12 月：按时").click()
        expect(office.get_by_text("内容翔实。").first).to_be_visible()
        office.go_back()
        office.get_by_role("link", name=city.school.name).first.click()
        look(office, "report-months")
