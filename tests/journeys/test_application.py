"""A school applies: begins, writes together, confirms, submits, is returned, corrects, scans."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import expect

from citong.apps.pilots.actions import county, drafting, scans, submission
from citong.apps.pilots.models import Application, Scan
from citong.apps.pilots.papers import pdf
from citong.apps.pilots.perms import perms
from citong.apps.pilots.queries.contents import content_of
from citong.apps.pilots.queries.papers import form_data
from citong.platform.access.actor import Actor
from citong.platform.identity.models import Post
from tests.factories import actor_for, make_city_tree, make_user_with
from tests.factories.forms import fill_form, start_application
from tests.factories.pilots import make_batch
from tests.factories.places import make_school

pytestmark = pytest.mark.django_db(transaction=True)
APPLICANT = (perms.view, perms.fill, perms.withdraw)
PRINCIPAL = (perms.view, perms.fill, perms.submit, perms.withdraw, perms.reveal)


@pytest.fixture
def city(transactional_db):
    return make_city_tree()


@pytest.fixture
def batch(city):
    make_school(city.school, township_central=True, students=1236)
    return make_batch(city.bureau, {city.county: 2})


@pytest.fixture
def applicant(city):
    return make_user_with(city.school, *APPLICANT, name="黄玥喆", title="教务处副主任", kind=Post.Kind.APPLICANT)


@pytest.fixture
def principal(city):
    return make_user_with(city.school, *PRINCIPAL, name="陈昇堃", title="校长", kind=Post.Kind.PRINCIPAL)


def address(live_server, name, *args):
    return live_server.url + reverse(f"pilots-application-{name}", args=args)


def test_a_school_applies_from_the_first_look_to_the_stamped_scan(
    city, batch, applicant, principal, enter, live_server, look, tmp_path
):
    page = enter(applicant)
    page.goto(address(live_server, "home"))
    look(page, "application-home")
    page.get_by_role("button", name="开始申报").click()
    expect(page.get_by_role("heading", name="填写申报表")).to_be_visible()
    application = Application.objects.get()

    page.get_by_label("互联网出口带宽").fill("80M")
    page.locator("#plan-goals-text").fill("三年内建成覆盖全校的智慧校园。")
    expect(page.locator("#plan-goals .field-count")).to_have_text("15 / 约 500 字")
    expect(page.locator("#plan-goals .autosave-state")).to_have_attribute("data-state", "saved")
    expect(page.locator("#network .autosave-state")).to_have_attribute("data-state", "saved")
    expect(page.locator(".form-total")).to_contain_text("15")
    expect(page.locator('.form-ticks a[href="#plan-goals"]').get_by_label("已填完")).to_be_visible()
    assert content_of(application)["network"]["bandwidth"] == "80"
    look(page, "application-form")

    goals = application.parts.get(key="plan.goals")
    drafting.save(goals, typed={"text": "校长改写的目标。"}, by=Actor.of(principal))
    page.locator("#plan-goals-text").fill("申报人接着写的目标。")
    conflict = page.locator("#plan-goals .conflict")
    expect(conflict).to_contain_text("陈昇堃在")
    expect(conflict).to_contain_text("校长改写的目标。")
    look(page, "application-conflict")
    conflict.get_by_role("button", name="两份都保留").click()
    expect(page.locator("#plan-goals .autosave-state")).to_have_attribute("data-state", "saved")
    assert content_of(application)["plan.goals"]["text"] == "申报人接着写的目标。\n校长改写的目标。"

    fill_form(application, Actor.of(applicant))
    page.reload()
    expect(page.get_by_text("全部内容已填写完整。")).to_be_visible()
    look(page, "application-complete")
    page.get_by_role("button", name="提请校长确认").click()
    expect(page.get_by_text("提请校长确认").first).to_be_visible()

    page = enter(principal)
    page.goto(address(live_server, "confirm", application.pk))
    look(page, "application-confirm")
    page.get_by_label("学校意见").fill("同意申报。")
    page.get_by_label("本人已审阅全部内容，确认真实、准确、完整。").check()
    page.get_by_role("button", name="提交", exact=True).click()
    expect(page.get_by_role("heading", name="盖章扫描件")).to_be_visible()

    printed = tmp_path / "盖章扫描件.pdf"
    printed.write_bytes(pdf.form(form_data(application.latest)))
    page.locator("input[type=file]").set_input_files(printed)
    expect(page.locator("#scans")).to_contain_text("与提交版本一致")
    look(page, "application-scans")

    county.return_for_correction(
        Application.objects.get(pk=application.pk),
        reason="请把目标写得可衡量。",
        marks=[{"part": "plan.goals", "comment": "请补充量化指标和完成时间。"}],
        by=actor_for(city.county, perms.view, perms.screen),
    )
    page = enter(applicant)
    page.goto(address(live_server, "form", application.pk))
    expect(page.locator("#plan-goals")).to_contain_text("请补充量化指标和完成时间。")
    look(page, "application-returned")


def test_reviewers_find_and_read_it(city, batch, applicant, principal, enter, live_server, look):
    school, head = Actor.of(applicant), Actor.of(principal)
    application = start_application(batch, city.school, school)
    fill_form(application, school)
    submission.submit(application, opinion="同意申报。", confirmed=True, by=head)
    county.return_for_correction(application, reason="请补充目标", by=actor_for(city.county, perms.screen))
    drafting.save(application.parts.get(key="network"), typed={"bandwidth": "200"}, by=school)
    submission.submit(application, opinion="已按要求修改。", confirmed=True, by=head)
    paper = SimpleUploadedFile("盖章.pdf", pdf.form(form_data(application.latest)), "application/pdf")
    scans.upload(Scan(application=application), file=paper, by=school)

    page = enter(make_user_with(city.county, perms.view, perms.screen, perms.reveal, name="林志伟", title="初审员"))
    page.goto(address(live_server, "list"))
    expect(page.get_by_role("link", name="鲤城区浮桥中心小学")).to_be_visible()
    look(page, "application-list")
    page.get_by_role("link", name="鲤城区浮桥中心小学").click()
    expect(page.get_by_role("heading", name="办理记录")).to_be_visible()
    look(page, "application-detail")
    page.get_by_role("button", name="比较").click()
    expect(page).to_have_url(re.compile(r"/versions/1-2/$"))
    expect(page.get_by_text("互联网出口 · 互联网出口带宽")).to_be_visible()
    look(page, "application-compare")
