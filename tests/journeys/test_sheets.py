"""A county officer keeps the school records in a spreadsheet: out, changed, checked, corrected, in."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from citong.kit.api.perms import perms as api
from citong.kit.sheets import exporting
from citong.platform import jobs
from citong.records.places.models import School
from citong.records.places.perms import perms
from tests.factories import make_city_tree, make_unit, make_user_with
from tests.factories.places import make_school
from tests.kit.sheets.books import book, read

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db):
    city = make_city_tree()
    make_school(city.school)
    make_school(city.second_school, "311")
    return city


@pytest.fixture
def officer(city):
    return make_user_with(city.county, *perms.all(), api.token, name="黄玥喆", title="基教科科员")


def test_records_go_out_come_in_with_a_mistake_and_in_again(city, officer, enter, live_server, look, tmp_path):
    page = enter(officer)
    page.goto(live_server.url + reverse("schools-list"))
    look(page, "schools-list")
    page.get_by_role("link", name="导出").click()
    look(page, "sheets-export")
    page.get_by_label("导入模板的列").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    rows = read(download.value.path().read_bytes())
    students = rows[0].index("学生人数")
    rows[1][students], rows[2][students] = 1300, "很多"
    rows.append([value if value != rows[1][0] else "2135000777" for value in rows[1]])
    rows[3][rows[0].index("负责人手机")] = "13805950001"
    rows[3][rows[0].index("学校")] = make_unit("鲤城区开元中心小学", city.county).code
    wrong = tmp_path / "学校.xlsx"
    wrong.write_bytes(book(rows))

    page.goto(live_server.url + reverse("schools-import"))
    look(page, "sheets-import")
    page.locator("input[type=file]").set_input_files(wrong)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("「很多」不是数字，请填写数字，例如 120")).to_be_visible()
    look(page, "sheets-import-wrong")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标出错误的文件").click()
    marked = read(download.value.path().read_bytes())
    assert marked[2][-1] == "学生人数：「很多」不是数字，请填写数字，例如 120。"
    marked[2][students] = 1200
    right = tmp_path / "学校（改正）.xlsx"
    right.write_bytes(book(marked))

    page.get_by_role("link", name="上传另一份文件").click()
    page.locator("input[type=file]").set_input_files(right)
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("检查通过")).to_be_visible()
    look(page, "sheets-import-right")
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator("progress")).to_be_visible()
    look(page, "sheets-import-waiting")
    jobs.run_pending()
    expect(page.get_by_text("导入完成")).to_be_visible(timeout=15_000)
    look(page, "sheets-import-done")
    assert sorted(School.objects.values_list("students", flat=True)) == [1200, 1300, 1300]


def test_a_large_list_is_made_in_the_background(city, officer, enter, live_server, look, monkeypatch):
    monkeypatch.setattr(exporting, "DIRECT", 1)
    page = enter(officer)
    page.goto(live_server.url + reverse("schools-export"))
    page.get_by_role("button", name="导出").click()
    expect(page.get_by_text("等待导出")).to_be_visible()
    jobs.run_pending()
    expect(page.get_by_text("文件已生成")).to_be_visible(timeout=15_000)
    look(page, "sheets-export-done")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载文件").click()
    assert len(read(download.value.path().read_bytes())) == 3


def test_the_api_explains_itself_and_gives_keys(city, officer, enter, live_server, look):
    page = enter(officer)
    page.goto(live_server.url + reverse("api-docs"))
    expect(page.get_by_role("heading", name="开放接口")).to_be_visible()
    look(page, "api-docs")
    page.get_by_role("link", name="接口令牌").click()
    page.get_by_label("用途").fill("数据同步")
    page.get_by_role("button", name="建立令牌").click()
    expect(page.get_by_text("只显示这一次")).to_be_visible()
    look(page, "api-tokens")
    page.get_by_role("button", name="停用").click()
    page.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(page.get_by_text("已停用").first).to_be_visible()
