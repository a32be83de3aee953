"""A year later: the city opens a new batch from its notice, with the quota table from Excel, and watches it on the overview."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from citong.apps.pilots.definition import shipped
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Batch
from citong.apps.pilots.views.overview_charts import PLACES
from citong.lib import clock
from citong.platform.identity.models import Post
from citong.platform.org.models import Unit
from citong.project import foundation
from tests.conftest import PHONE
from tests.factories import make_unit
from tests.factories.pilots import at, make_application
from tests.kit.sheets.books import book

from .conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)
NOTICE = shipped("2018").facts["notice_text"].replace("2018", "2019").replace("〕8号", "〕6号")
TABLE = (
    ("序号", "单位", "名额"), (1, "鲤城区教育局", 2), (2, "丰泽区", 1), (3, "洛江区", 1), (4, "泉港区", 3), (5, "惠安县", 4),
    (6, "安溪县", 9), (7, "永春县", 5), (8, "德化县", 2), (9, "石狮市", 2), (10, "晋江市", 10), (11, "南安市", 8),
    (12, "台商区", 1), (13, "开发区", 0), (14, "市直", 12), ("合计", "", 60),
)  # fmt: skip


@pytest.fixture
def bureau(transactional_db):
    """The city with its 13 counties and the batch of 2018, a year after it."""
    with clock.travel(at("2019-11-22 09:00")):
        foundation.lay()
        yield Unit.objects.get(level=Unit.Level.CITY)


@pytest.fixture
def officer(bureau):
    return staff(bureau, "programme_officer", "许巧玲", "试点项目管理员", Post.Kind.OFFICER)


def onward(page, heading):
    page.get_by_role("button", name="下一步").last.click()
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()


def test_a_batch_is_opened_from_its_notice_with_the_quota_from_excel(officer, arrive, live_server, look, tmp_path):
    page = arrive(officer)
    page.goto(live_server.url + reverse("pilots-batch-list"))
    look(page, "batch-list")
    page.get_by_role("link", name="从通知新建批次").first.click()
    look(page, "batch-begin")
    page.get_by_role("button", name="开始填写").click()

    # what the notice says is taken from it
    page.get_by_label("通知正文").fill(NOTICE)
    page.get_by_role("button", name="识别正文").click()
    page.get_by_role("button", name="全部采用").click()
    expect(page.get_by_label("通知文号")).to_have_value("泉教装〔2019〕6号")
    look(page, "batch-notice")
    onward(page, "时间")
    expect(page.get_by_label("申报截止日期")).to_have_value("2019-12-21")
    look(page, "batch-dates")
    onward(page, "名额")

    # the quota table as Excel has it
    table = tmp_path / "名额分配表.xlsx"
    table.write_bytes(book(TABLE))
    page.locator("input[type=file]").set_input_files(table)
    page.get_by_role("button", name="读入文件").click()
    expect(page.get_by_text("已读入 14 个单位，共 60 个名额，请核对后继续。")).to_be_visible()
    expect(page.get_by_label("安溪县")).to_have_value("9")
    page.get_by_label("安溪县").fill("10")
    expect(page.locator("[data-sum-target=text]")).to_have_text("61")
    look(page, "batch-quota")
    for heading, name in (("申报条件", "rules"), ("实施方案", "sections"), ("评审与奖补", "rubric")):
        onward(page, heading)
        look(page, f"batch-{name}")
    onward(page, "核对创建")
    look(page, "batch-summary")

    page.get_by_role("button", name="创建并开始申报").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    page.wait_for_url(re.compile(r"/batches/\d+/$"))
    look(page, "batch-detail")
    batch = Batch.objects.get(code="2019")
    assert (batch.status, batch.document_number) == (Batch.Status.OPEN, "泉教装〔2019〕6号")
    assert batch.deadline == at("2019-12-21 23:59:59")
    places = {quota.unit.label: quota.places for quota in batch.quotas.select_related("unit")}
    expected = {name.removesuffix("教育局"): count for _, name, count in TABLE[1:-1]}
    assert places == {**expected, "安溪县": 10}


@pytest.fixture
def batch(bureau):
    """The batch of 2018 with one school waiting in each county, two in Jinjiang, and one of the city's own."""
    batch = Batch.objects.get(code="2018")
    counties = list(Unit.objects.filter(level=Unit.Level.COUNTY))
    jinjiang = next(county for county in counties if county.code == "350582")
    for desk in (*counties, jinjiang, bureau):
        make_application(batch, make_unit("", desk), Status.SUBMITTED, submitted_at=clock.now())
    make_application(batch, make_unit("", jinjiang), Status.RECOMMENDED, submitted_at=clock.now())
    return batch


def middle_of(page, code):
    """Where the hexagon of a county lies on the canvas, by the sketch's own scale."""
    box = page.locator("#overview-map").bounding_box()
    x, y = PLACES[code]
    unit = min((box["width"] - 16) / 4.1, (box["height"] - 16) / 4.62)
    return box["width"] / 2 + (x - 3.5) * unit, box["height"] / 2 + (y - 1.72) * unit


def rows(page):
    return page.locator("tbody .is-title")


def unfolded(page, name):
    """A table of figures below its chart."""
    return page.locator("details[open]", has_text=name)


def test_the_overview_shows_the_counties_and_each_number_opens_its_rows(officer, batch, arrive, look):
    page = arrive(officer)
    page.get_by_role("navigation").get_by_role("link", name="试点总览").first.click()
    map_ = page.locator("#overview-map")
    expect(map_.locator("canvas")).to_be_visible()
    for chart in ("funnel", "shares", "queues", "holders", "days"):
        expect(page.locator(f"#overview-{chart} canvas")).to_have_count(1)
    look(page, "overview")

    # a hexagon opens the schools of its county
    x, y = middle_of(page, "350582")
    map_.click(position={"x": x, "y": y})
    page.wait_for_url(re.compile(r"/pilots/applications/\?"))
    expect(rows(page)).to_have_count(3)
    assert set(page.locator("tbody tr").locator("[data-label='县（市、区）']").all_text_contents()) == {"晋江市"}

    # a figure of a table opens what it counts
    page.go_back()
    line = unfolded(page, "名额使用数据表").locator("tr", has_text="晋江市").locator("td")
    expect(line).to_have_text(["晋江市", "9", "3", "1", "0", "8"])
    line.nth(3).get_by_role("link").click()
    expect(rows(page)).to_have_count(1)

    # on a phone the tables unfold below their charts
    page.set_viewport_size(PHONE)
    page.go_back()
    page.get_by_text("申报漏斗数据表").click()
    submitted = unfolded(page, "申报漏斗数据表").locator("tr", has_text="已提交")
    expect(submitted.get_by_role("link")).to_have_text("16")
    look(page, "overview-unfolded")
