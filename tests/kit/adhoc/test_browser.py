"""The form in a browser, at a desk and on a phone: it shows, hides and computes as the server does."""

import pytest
from playwright.sync_api import expect

from tests.factories.org import make_city_tree
from tests.factories.people import make_person, make_post, make_user
from tests.factories.uploads import pdf_upload
from tests.ui.conftest import dist  # noqa: F401 - the built assets

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.kit.adhoc.sample")]


@pytest.fixture
def form(page, live_server, dist):  # noqa: F811
    """The empty form; anything on the console, such as a breach of the content policy, fails the test."""
    city = make_city_tree()
    user = make_user(make_person("黄玥喆"), username="filler")
    make_post(user.person, city.school_office, primary=True)
    said = []
    page.on("console", lambda message: "422" in message.text or said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{live_server.url}/adhoc/")
    yield page
    assert said == []


def fill_row(page, number, *, what, price, count):
    row = page.locator(".rows-table tbody tr").nth(number)
    row.get_by_label("名称", exact=True).fill(what)
    row.get_by_label("单价").fill(price)
    row.get_by_label("数量").fill(count)
    return row


def line(page, key):
    return page.locator(f"[data-key={key}]")


def test_a_form_with_every_kind_is_filled_in_and_read(form, look):
    for key in ("span", "days", "why", "quotes"):
        expect(line(form, key)).to_be_hidden()
    look(form, "adhoc-empty")
    form.get_by_label("事项名称").fill("报告厅投影设备")
    form.get_by_label("租用").check()
    form.get_by_label("开始日期", exact=True).fill("2026-09-01")
    form.get_by_label("结束日期", exact=True).fill("2026-09-03")
    form.get_by_label("开始日期的上下午").select_option("pm")
    expect(line(form, "days").locator("output")).to_have_text("2.5 天")
    row = fill_row(form, 0, what="投影仪", price="2,999.50", count="2")
    expect(row.locator("output")).to_have_text("5,999.00 元")
    form.get_by_role("button", name="增加一行").click()
    fill_row(form, 1, what="幕布", price="0.1万", count="1")
    form.get_by_label("运费").fill("50.5")
    expect(line(form, "total").locator("output")).to_have_text("7,049.50 元")
    expect(line(form, "why")).to_be_visible()
    form.get_by_label("教学").check()
    form.get_by_role("button", name="提交").click()
    expect(form.get_by_role("alert").first).to_contain_text("请填写理由。")
    expect(form.locator("[name=f-items-1-what]")).to_have_value("幕布")  # nothing typed is lost
    look(form, "adhoc-refused")
    form.get_by_label("理由").fill("原设备已过使用年限，经维修仍不能正常使用。")
    upload = pdf_upload("报价一.pdf")
    form.locator("input[type=file]").set_input_files(
        [{"name": upload.name, "mimeType": upload.content_type, "buffer": upload.read()}]
    )
    form.get_by_label("身份证件号码").fill("11010519491231002x")
    form.get_by_label("已向师生公示").check()
    form.get_by_role("button", name="提交").click()
    expect(form.get_by_text("申请内容")).to_be_visible()
    for text in ("报告厅投影设备", "2026-09-01下午 至 2026-09-03", "7,049.50 元", "报价一.pdf", "幕布", "黄玥喆"):
        expect(form.get_by_text(text).first).to_be_visible()
    expect(form.get_by_text("11010519491231002")).to_have_count(0)
    look(form, "adhoc-read")


def test_what_is_toggled_away_counts_no_more(form):
    form.get_by_label("租用").check()
    form.get_by_label("开始日期", exact=True).fill("2026-09-01")
    form.get_by_label("结束日期", exact=True).fill("2026-09-02")
    expect(line(form, "days")).to_be_visible()
    form.get_by_label("采购", exact=True).check()
    expect(line(form, "days")).to_be_hidden()
    fill_row(form, 0, what="空调", price="6000", count="1")
    expect(line(form, "why")).to_be_visible()
    form.get_by_role("button", name="删除").first.click()
    expect(line(form, "why")).to_be_hidden()
    expect(line(form, "total").locator("output")).to_have_text("0.00 元")
