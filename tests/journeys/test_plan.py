"""The implementation plan in the browser: begun, dragged into shape, submitted; approved by the county; changed by keyboard; the project packed."""

from datetime import date

import pypdfium2
import pytest
from playwright.sync_api import expect

from citong.apps.projects.models import Milestone, Plan
from citong.lib import clock
from citong.platform import jobs
from citong.platform.identity.models import Post
from tests.factories.pilots import at
from tests.factories.programmes import make_programme, make_project
from tests.factories.projects import tell

from .conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project(city):
    with clock.travel(at("2018-12-11 09:00")):
        made = make_project(make_programme(city.bureau), city.school, starts_on=at("2018-12-11 09:00").date())
        yield made


@pytest.fixture
def teacher(project, city):
    return staff(city.school, "school_applicant", "林志伟", "信息中心主任", Post.Kind.TEACHER)


@pytest.fixture
def reviewer(project, city):
    return staff(city.county, "county_reviewer", "陈丽华", "基教科科员", Post.Kind.OFFICER)


@pytest.fixture
def principal(project, city):
    return staff(city.school, "principal", "黄玥喆", "校长", Post.Kind.PRINCIPAL)


def fill(page, **typed):
    for name, value in typed.items():
        page.locator(f"[name='{name.replace('__', '-')}']").fill(value)


def dates(page, row):
    return [page.locator(f"[name={name}-{row}]").input_value() for name in ("starts_on", "due_on")]


def part(page, row, name):
    return page.locator("[data-gantt-target=row]").nth(row).locator(f"[data-part={name}]")


def drag(page, shape, by):
    """Press in the middle of ``shape`` and let go ``by`` pixels to the right."""
    shape.scroll_into_view_if_needed()
    box = shape.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=4)
    page.mouse.up()


def write(page):
    """Two milestones whose weights are too much at first, and some money."""
    one = {"title__0": "网络改造", "deliverable__0": "验收单", "owner__0": "林志伟", "weight__0": "60"}
    two = {"title__1": "教师培训", "deliverable__1": "签到表", "owner__1": "陈老师", "weight__1": "50"}
    fill(page, goals="建成智慧校园管理平台。", **one, **two)
    fill(page, starts_on__0="2018-12-20", due_on__0="2019-03-31", starts_on__1="2019-04-01", due_on__1="2019-12-31")
    expect(page.get_by_text("110/100 超出 10")).to_be_visible()
    fill(page, weight__1="40", year__0="2019", purpose__0="交换机", source__0="公用经费", amount__0="1.2万元")
    expect(page.locator("[data-sum-target=text]")).to_have_text("12,000.00")


def read_overview(page, live_server, look):
    """From the figures of the county to what waits at its desk, and to where its schools stand."""
    page.goto(f"{live_server.url}/projects/overview/")
    look(page, "plan-overview")
    page.get_by_role("region", name="待办时效").get_by_role("link", name="1", exact=True).first.click()
    expect(page.get_by_role("heading", name="待办明细")).to_be_visible()
    look(page, "plan-waiting")
    page.go_back()
    page.get_by_role("link", name="进度明细").click()
    look(page, "plan-standing")


def test_a_plan_from_the_first_line_to_its_change(project, teacher, reviewer, enter, live_server, look):
    page = enter(teacher)
    page.goto(f"{live_server.url}/projects/{project.pk}/plan/")
    look(page, "plan-none")
    page.get_by_role("button", name="编制实施计划").click()
    write(page)
    drag(page, part(page, 0, "whole"), -400)  # not before the project begins
    assert dates(page, 0) == ["2018-12-11", "2019-03-22"]
    part(page, 0, "due").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert dates(page, 0) == ["2018-12-11", "2019-03-30"]
    expect(part(page, 0, "due")).to_have_attribute("aria-valuetext", "2019-03-30")
    drag(page, part(page, 1, "due"), 4000)
    assert dates(page, 1) == ["2019-04-01", "2020-12-10"]
    expect(page.locator(".autosave-state")).to_contain_text("已保存")
    look(page, "plan-form")
    page.get_by_role("button", name="报批").click()
    expect(page.get_by_text("已报送鲤城区教育局审批")).to_be_visible()
    rows = Milestone.objects.order_by("order").values_list("title", "due_on")
    assert [(title, str(day)) for title, day in rows] == [("网络改造", "2019-03-30"), ("教师培训", "2020-12-10")]

    page = enter(reviewer)
    page.goto(f"{live_server.url}/todo/")
    page.get_by_role("link", name="审批鲤城区浮桥中心小学实施计划").first.click()
    look(page, "plan-approval")
    page.locator(".page-actions").get_by_text("批准", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="批准").click()
    expect(page.get_by_text("批准成功")).to_be_visible()
    assert Plan.objects.get().status == "approved"
    expect(page.locator(".gantt-bar").first).to_be_visible()
    expect(page.locator("[data-controller=gantt], .is-movable")).to_have_count(0)

    page = enter(teacher)
    page.goto(f"{live_server.url}/projects/{project.pk}/plan/")
    look(page, "plan-in-force")
    page.get_by_role("button", name="申请变更").click()
    expect(part(page, 0, "whole")).to_have_attribute("aria-valuetext", "2018-12-11 至 2019-03-30")
    part(page, 0, "whole").focus()
    page.keyboard.press("PageUp")
    fill(page, reason="设备推迟到货。")
    page.get_by_role("button", name="报批").click()
    expect(page.get_by_role("heading", name="变更对照")).to_be_visible()
    look(page, "plan-change")
    assert [str(m.due_on) for m in Plan.objects.get(status="submitted").milestones.all()] == [
        "2019-04-29",
        "2020-12-10",
    ]

    read_overview(enter(reviewer), live_server, look)


def test_the_archive_is_packed_and_taken_home(project, principal, enter, live_server, look):
    page = enter(principal)
    page.goto(f"{live_server.url}/projects/{project.pk}/archive/")
    look(page, "archive-none")
    page.get_by_role("button", name="打包档案").click()
    expect(page.get_by_text("档案正在打包")).to_be_visible()
    jobs.run_pending()
    page.reload()
    look(page, "archive-packed")
    page.get_by_role("link", name="下载").click()
    page.wait_for_url("**/jobs/*/")
    look(page, "archive-job")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").first.click()
    assert download.value.suggested_filename.endswith(".zip")


def test_the_overview_prints_with_a_chart_that_was_never_on_the_screen(project, city, enter, live_server):
    tell(project, date(2018, 12, 1), "2018-12-20", [])
    officer = staff(city.bureau, "programme_officer", "林晓峰", "试点项目管理员", Post.Kind.OFFICER)
    with clock.travel(at("2019-03-01 09:00")):
        page = enter(officer)
        page.set_viewport_size({"width": 1280, "height": 300})
        page.goto(f"{live_server.url}/projects/overview/")
        chart = page.locator("#overview-trend")
        assert chart.bounding_box()["y"] > 300 + 200
        expect(chart.locator("canvas")).to_have_count(1)
        assert page.evaluate("scrollY") == 0
        printed = pypdfium2.PdfDocument(page.pdf())
    images = [
        image.get_bitmap().to_pil().convert("RGB")
        for leaf in printed
        for image in leaf.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    ]
    blue = (0x1A, 0x5F, 0xD0)
    assert any(blue in {colour for _, colour in image.getcolors(image.width * image.height)} for image in images)
