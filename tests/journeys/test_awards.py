"""以奖代补 in the browser: alternatives, a second person, payment, the school's report with its voucher, the county's review."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from citong.apps.awards.models import LedgerEntry, OtherFunding, Pool
from tests.factories.awards import grade, make_pool
from tests.factories.programmes import make_programme, make_project
from tests.factories.uploads import pdf_upload
from tests.journeys.conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pool(city):
    programme = make_programme(city.bureau)
    schools = (city.school, city.second_school, city.other_school, city.direct_school)
    for school, code in zip(schools, ("excellent", "good", "good", "pass"), strict=True):
        grade(make_project(programme, school), code)
    OtherFunding.objects.create(
        unit=city.direct_school,
        document_number="泉财指标〔2018〕929号",
        purpose="platform",
        amount_fen=5_000_000,
        year=2018,
    )
    return make_pool(programme, 60_000_000, title="2019年中期考核奖补资金")


def test_from_the_grades_to_the_money_that_is_accounted_for(city, pool, enter, live_server, look, tmp_path):
    officer = staff(city.bureau, "programme_officer", "黄雅婷", "试点项目管理员", "officer")
    second = staff(city.bureau, "programme_officer", "林建平", "试点项目经办人", "officer")
    school = staff(city.school, "school_applicant", "陈昇堃", "教务处副主任", "applicant")
    county = staff(city.county, "county_reviewer", "张淑贞", "基教科科员", "officer")
    at = f"{live_server.url}/awards/pools/{pool.pk}/"
    page = enter(officer)
    choose(page, at, look)
    page = enter(second)
    approve_and_pay(page, at, look)
    page = enter(school)
    report(page, live_server, look, tmp_path)
    page = enter(county)
    review(page, live_server, look)
    assert LedgerEntry.objects.filter(kind="use").get().amount_fen == 1_250_000


def write_scheme(page, at, title, weights, caps=()):
    page.goto(f"{at}schemes/new/")
    page.get_by_label("方案名称").fill(title)
    for grade_, weight in zip(("优秀", "良好", "合格", "不合格"), weights, strict=True):
        page.get_by_label(f"{grade_}份额", exact=True).fill(weight)
    for grade_, cap in zip(("优秀", "良好", "合格"), caps, strict=False):
        page.get_by_label(f"{grade_}每校上限", exact=True).fill(cap)


def choose(page, at, look):
    """The officer writes three alternatives, compares them, and answers the double funding."""
    page.goto(at)
    write_scheme(page, at, "拉开差距", ("1", "3", "1", "0"))
    page.get_by_role("button", name="保存方案").click()
    expect(page.get_by_text("“优秀”的份额不能低于“良好”的份额（1 < 3）。").first).to_be_visible()
    look(page, "awards-scheme-wrong")
    page.get_by_label("优秀份额", exact=True).fill("5")
    page.get_by_role("button", name="保存方案").click()
    write_scheme(page, at, "均衡", ("3", "2", "2", "0"))
    page.get_by_role("button", name="保存方案").click()
    write_scheme(page, at, "封顶", ("5", "3", "1", "0"), ("15万元", "10万元", "5万元"))
    page.get_by_role("button", name="保存方案").click()
    expect(page.get_by_text("200,000.00 元分不出去")).to_be_visible()
    look(page, "awards-alternatives")
    page.get_by_role("article").filter(has_text="拉开差距").get_by_role("link", name="选用此方案").click()
    page.get_by_role("button", name="提交复核").click()
    expect(page.get_by_text("请填写泉州市第八中学仍给予奖补的理由。").first).to_be_visible()
    look(page, "awards-propose")
    page.get_by_label("泉州市第八中学仍给予奖补的理由").fill("929号资金用于一期建设，本次奖补用于应用推广。")
    page.get_by_role("button", name="提交复核").click()
    expect(page.get_by_text("请由另一位人员批准")).to_be_visible()


def approve_and_pay(page, at, look):
    """The second person approves; the document is registered and all schools are paid."""
    page.goto(at)
    page.get_by_role("link", name="复核批准").click()
    page.get_by_label("复核意见").fill("同意")
    page.get_by_role("dialog").get_by_role("button", name="复核批准").click()
    expect(page.get_by_text("复核批准成功")).to_be_visible()
    page.goto(at)
    page.get_by_role("link", name="登记下达文号").click()
    page.get_by_role("textbox", name="下达文号").fill("泉财指标〔2019〕929号")
    page.get_by_role("dialog").get_by_role("button", name="登记下达文号").click()
    expect(page.get_by_text("登记下达文号成功")).to_be_visible()
    page.get_by_role("link", name="登记拨付").click()
    page.get_by_label("拨款凭证号").fill("拨款2019-118")
    look(page, "awards-pay")
    page.get_by_role("button", name="登记拨付").click()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_text("已登记拨付 4 所学校")).to_be_visible()
    look(page, "awards-pool-approved")
    assert Pool.objects.get().approved_by.person.name == "林建平"


def report(page, live_server, look, folder):
    """The school opens its to-do, writes a report, attaches the voucher and submits."""
    page.goto(f"{live_server.url}/todo/")
    page.get_by_role("link", name="使用情况待上报").first.click()
    look(page, "awards-project")
    page.get_by_role("link", name="填报使用情况").first.click()
    page.get_by_label("学校奖补").select_option(index=1)
    page.get_by_label("支出事项").fill("购置录播教室设备")
    page.get_by_label("支出类别").select_option(label="设备购置")
    page.get_by_label("金额（元）").fill("1.25万元")
    page.get_by_label("支出日期").fill(Pool.objects.get().approved_at.date().isoformat())
    page.get_by_label("收款单位").fill("泉州市教学仪器供应站")
    look(page, "awards-use-form")
    page.get_by_label("记账凭证号").fill("2019-12-018")
    page.get_by_label("使用效果").fill("录播教室已投入使用，每周开课12节。")
    page.get_by_role("button", name="保存").click()
    voucher = folder / "发票.pdf"
    Path(voucher).write_bytes(pdf_upload().read())
    page.locator("input[type=file]").set_input_files(voucher)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_role("link", name="发票.pdf")).to_be_visible()
    page.get_by_role("button", name="上报", exact=True).click()
    expect(page.get_by_text("上报成功")).to_be_visible()
    look(page, "awards-use")


def review(page, live_server, look):
    """The county opens its to-do and accepts; the ledger shows the use."""
    page.goto(f"{live_server.url}/todo/")
    page.get_by_role("link", name="审核使用情况").first.click()
    page.get_by_role("link", name="审核通过").click()
    page.get_by_label("审核意见").fill("凭证齐全，同意。")
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text("审核通过成功")).to_be_visible()
    page.goto(f"{live_server.url}/awards/ledger/")
    expect(page.get_by_text("12,500.00")).to_be_visible()
    look(page, "awards-ledger")
