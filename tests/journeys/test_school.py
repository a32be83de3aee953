"""A school and its county: written, confirmed, returned, corrected, printed, stamped, scanned."""

import re

import pypdfium2
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from citong.apps.pilots.models import Application, Scan
from citong.apps.pilots.queries.contents import content_of
from citong.lib import cjk
from citong.platform.access.actor import Actor
from citong.platform.identity.models import Post
from tests.factories.forms import fill_form
from tests.factories.pilots import make_batch
from tests.factories.places import make_school

from .conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)
GOALS = "三年内建成覆盖 100% 班级的智慧校园，教师常态化应用比例达到 85% 以上。"
BETTER = "到 2020 年 12 月，全校 26 个班级全部接入，教师常态化应用比例达到 90%，家长满意度不低于 95%。"


@pytest.fixture
def cast(city):
    make_school(city.school, township_central=True)
    make_batch(city.bureau, {city.county: 2})
    return {
        "applicant": staff(city.school, "school_applicant", "黄玥喆", "教务处副主任", Post.Kind.APPLICANT),
        "principal": staff(city.school, "principal", "陈昇堃", "校长", Post.Kind.PRINCIPAL),
        "county": staff(city.county, "county_reviewer", "林志伟", "基教科科员", Post.Kind.OFFICER),
    }


def scanned(pdf, path):
    """The printed form as a scanner gives it back: pictures of the pages, bound into one file."""
    with pypdfium2.PdfDocument(pdf) as paper:
        pages = [page.render(scale=150 / 72).to_pil().convert("RGB") for page in paper]
    pages[0].save(path, save_all=True, append_images=pages[1:], quality=70)
    return path


def printed(page):
    """What 下载打印 gives."""
    with page.expect_download() as download:
        page.get_by_role("link", name="下载打印").click()
    return download.value.path()


def confirm(page, opinion):
    """The principal reads, writes the school's opinion, and submits."""
    page.get_by_label("学校意见").fill(opinion)
    page.get_by_label("本人已审阅全部内容，确认真实、准确、完整。").check()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", name="盖章扫描件").first).to_be_visible()


def saved(page, part):
    expect(page.locator(f"#{part} .autosave-state")).to_contain_text("已保存")


def test_a_school_applies_is_returned_corrects_and_uploads_the_stamped_scan(cast, arrive, live_server, look, tmp_path):
    # the applicant begins: known facts are filled in, typing saves itself, counts agree with the server
    school = arrive(cast["applicant"])
    look(school, "school-workbench")
    school.get_by_role("link", name="试点申报").first.click()
    look(school, "school-start")
    school.get_by_role("button", name="开始申报").click()
    expect(school.locator("#school").get_by_label("通讯地址")).to_have_value(re.compile("鲤城区学府路"))
    application = Application.objects.get()
    school.locator("#plan-goals-text").fill(GOALS)
    saved(school, "plan-goals")
    expect(school.locator("#plan-goals .field-count")).to_have_text(f"{cjk.count(GOALS)} / 约 500 字")
    expect(school.locator(".form-total")).to_contain_text(f"{cjk.count(GOALS)} / 4500 字")
    assert content_of(application)["plan.goals"] == {"text": GOALS}

    # the list of what is missing leads to the field
    school.get_by_text("处需要填写或修改").click()
    school.get_by_role("link", name="「学校开展智慧校园建设的基础条件分析」还没有填写。").click()
    expect(school.locator("#plan-foundation-text")).to_be_in_viewport()
    look(school, "school-form")

    fill_form(application, Actor.of(cast["applicant"]), plan__goals={"text": GOALS * 12})
    school.reload()
    school.get_by_role("button", name="提请校长确认").click()

    # the principal finds it among the to-dos, confirms and submits
    head = arrive(cast["principal"])
    head.goto(live_server.url + reverse("pilots-application-confirm", args=[application.pk]))
    look(head, "school-confirm")
    confirm(head, "同意申报。")
    first = scanned(printed(head), tmp_path / "第一版.pdf")

    # the county returns it with a marked section
    county = arrive(cast["county"])
    county.get_by_role("link", name="初审台").first.click()
    county.get_by_role("row", name="浮桥中心小学").get_by_role("link", name="退回").click()
    county.get_by_label("退回原因").fill("目标不够具体，请修改后重新提交。")
    county.get_by_label("智慧校园建设的目标").fill("请写出可衡量的指标和完成时间。")
    look(county, "county-return")
    county.get_by_role("button", name="确定退回修改").click()
    expect(county.get_by_text("已退回修改：鲤城区浮桥中心小学")).to_be_visible()

    # the school sees the mark where it is meant, corrects and submits again
    school.goto(live_server.url + reverse("pilots-application-form", args=[application.pk]))
    expect(school.locator("#plan-goals")).to_contain_text("请写出可衡量的指标和完成时间。")
    school.locator("#plan-goals-text").fill(BETTER + GOALS * 11)
    saved(school, "plan-goals")
    look(school, "school-returned")
    head.goto(live_server.url + reverse("pilots-application-confirm", args=[application.pk]))
    confirm(head, "已按要求修改，同意申报。")

    # the county sees what changed
    county.goto(live_server.url + reverse("pilots-screening-read", args=[application.pk]))
    expect(county.locator(".reader ins").first).to_be_visible()
    assert "家长满意度不低于" in "".join(county.locator(".reader ins").all_text_contents())
    look(county, "county-difference")

    # the stamped paper of the first version is refused with the reason, that of the second is taken in
    head.locator("input[type=file]").set_input_files(first)
    expect(head.get_by_text("扫描件是第 1 版申报表，最新提交的是第 2 版。").first).to_be_visible()
    second = scanned(printed(head), tmp_path / "第二版.pdf")
    head.locator("input[type=file]").set_input_files(second)
    expect(head.locator("#scans")).to_contain_text("与提交版本一致")
    look(head, "school-scans")
    assert list(Scan.objects.values_list("version__number", "verdict")) == [(2, "matched")]
