"""The city hands applications to experts, they score them blind, and the ranking is there."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from citong.apps.pilots.actions import review
from citong.apps.pilots.lifecycle import Status
from citong.apps.pilots.models import Application, Sheet, Version
from citong.platform.access.actor import Actor
from citong.platform.access.perms import roles
from tests.factories import make_unit
from tests.factories.forms import read_form
from tests.factories.people import give_role
from tests.factories.pilots import make_application, make_batch, make_expert
from tests.journeys.conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)
NAMES = ("陈国栋", "林雅婷", "黄志强", "苏淑贞")


@pytest.fixture
def batch(city):
    return make_batch(city.bureau, {city.county: 2, city.other_county: 1}, experts_per_application=2)


@pytest.fixture
def applications(city, batch):
    schools = (city.school, city.second_school, city.other_school, city.direct_school)
    found = [make_application(batch, school, Status.ACCEPTED, kind="小学") for school in schools]
    for application in found:
        content = read_form(batch)
        content["plan.goals"] = {"text": f"{application.unit.name}三年内建成智慧校园，师生人人可用。" * 6}
        version = Version.objects.create(application=application, number=2, content=content, record={}, digest="e" * 64)
        for rule, verdict in zip(batch.rules.all(), ("met", "look", "not_met"), strict=False):
            version.conditions.create(rule=rule, verdict=verdict, reason=f"{application.unit.name}登记的情况。")
    return found


@pytest.fixture
def experts(city):
    pool = make_unit("评审专家库", city.bureau, "department")
    found = []
    for n, name in enumerate(NAMES):
        expert = make_expert(
            city.bureau, pool, name=name, county=city.county if n == 0 else None, mobile=f"1380595000{n}"
        )
        expert.user.person.name = name
        expert.user.person.save()
        found.append(expert)
    return found


def score(sheet, share):
    by = Actor.of(sheet.expert.user)
    items = list(sheet.application.batch.rubric.all())
    review.save_scores(
        sheet,
        points={i.key: Decimal(round(i.weight * share / 50)) / 2 for i in items},
        comments={items[0].key: "目标明确，可再细化到学期。"},
        overall="思路清晰，任务具体，建议支持。",
        recommend=share >= 75,
        by=by,
    )
    review.submit_sheet(Sheet.objects.get(pk=sheet.pk), by=by)


@pytest.fixture
def officer(city):
    user = staff(city.bureau_office, "programme_officer", "林志伟", "项目管理员", "officer")
    give_role(user.person.posts.get(), *sorted(roles["programme_officer"].permissions), at=city.bureau)
    return user


def test_from_assignment_to_the_ranking(officer, applications, experts, enter, live_server, look):
    assert len(applications) == len(experts)
    assign(enter(officer), live_server, look)
    sheet = Sheet.objects.select_related("expert__user", "application__unit").first()
    score_one(enter(sheet.expert.user), sheet, live_server, look)
    for n, draft in enumerate(
        Sheet.objects.filter(status="draft").select_related("expert__user", "application__batch")
    ):
        score(draft, 90 - 5 * n)
    read_results(enter(officer), live_server, look)


def assign(page, live_server, look):
    """The pool, an impossible plan, a possible one, its confirmation, and a change by hand."""
    page.goto(f"{live_server.url}/pilots/experts/")
    look(page, "experts-list")
    page.get_by_role("link", name="陈国栋").click()
    look(page, "experts-detail")

    page.goto(f"{live_server.url}/pilots/assignment/")
    look(page, "assignment-start")
    page.get_by_label("每位专家最多评审").fill("1")
    page.get_by_role("button", name="生成方案").click()
    expect(page.get_by_text("按现在的设置无法分配")).to_be_visible()
    look(page, "assignment-impossible")
    page.get_by_role("link", name="每人上限提高到 2 份").click()
    look(page, "assignment-preview")
    page.get_by_role("button", name="确认分配").click()
    expect(page.get_by_text("已将 4 份申报分配给 4 位专家")).to_be_visible()
    assert Sheet.objects.count() == 8
    look(page, "assignment-progress")

    sheet = Sheet.objects.select_related("expert__user", "application__unit").first()
    page.goto(f"{live_server.url}/pilots/assignment/sheets/{sheet.pk}/swap/")
    look(page, "assignment-swap")


def score_one(page, sheet, live_server, look):
    """An expert drafts, submits too early, completes and submits."""
    page.goto(f"{live_server.url}/pilots/scoring/")
    look(page, "scoring-list")
    page.get_by_role("link", name=sheet.application.blind_code).click()
    expect(page.get_by_text(sheet.application.unit.name)).to_have_count(0)
    page.get_by_label("定位与目标的得分").fill("13.5")
    page.get_by_label("基础条件的得分").fill("17")
    page.get_by_label("定位与目标的评语").fill("目标可衡量。")
    expect(page.locator(".score-total")).to_contain_text("30.5/100")
    expect(page.locator(".autosave-state")).to_have_attribute("data-state", "saved")
    look(page, "scoring-sheet")
    page.reload()
    expect(page.get_by_label("定位与目标的得分")).to_have_value("13.5")
    page.get_by_role("button", name="提交评分").click()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_text("「重点任务与进度」还没有打分。").first).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    look(page, "scoring-errors")
    for label, points in (("重点任务与进度", "22"), ("管理模式创新与特色", "16.5"), ("机制与经费保障", "18")):
        page.get_by_label(f"{label}的得分").fill(points)
    page.get_by_label("总体评价").fill("方案可行，任务具体。")
    page.get_by_label("推荐", exact=True).check()
    page.get_by_role("button", name="提交评分").click()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_text("总分 87 分").first).to_be_visible()
    look(page, "scoring-done")


def read_results(page, live_server, look):
    """The ranking, the sheets side by side, the opinion of the group."""
    page.goto(f"{live_server.url}/pilots/results/")
    look(page, "results-board")
    first = Application.objects.filter(status=Status.REVIEWED).first()
    page.goto(f"{live_server.url}/pilots/results/applications/{first.pk}/")
    look(page, "results-one")
    page.get_by_role("link", name="填写专家组意见").click()
    look(page, "results-opinion")
    page.get_by_label("专家组意见").fill("同意推荐该校为试点校。")
    page.get_by_role("button", name="保存专家组意见").click()
    page.get_by_role("button", name="确定", exact=True).click()
    expect(page.get_by_text("同意推荐该校为试点校。")).to_be_visible()
