"""The city's side: paper received, accepted, scored by three experts, decided, publicised, objected to, established."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from citong.apps.pilots.actions import county
from citong.apps.pilots.models import Application, Dispatch, Expert, Objection, ResultNotice, Sheet
from citong.lib import clock
from citong.platform.access.perms import roles
from citong.platform.identity.models import Post
from citong.records.programmes.models import Project
from tests.factories import actor_for, make_unit
from tests.factories.forms import read_form
from tests.factories.pilots import at, make_application, make_batch, make_scan, make_version
from tests.factories.places import make_school

from .conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)
BEST, SECOND = "鲤城区浮桥中心小学", "鲤城区江南初级中学"


@pytest.fixture
def in_2018():
    with clock.travel(at("2018-12-17 09:00")):
        yield


def later(moment):
    clock.set_offset(at(moment) - datetime.now(UTC))


@pytest.fixture
def batch(in_2018, city):
    """A batch in which one county has sent two schools to the city."""
    batch = make_batch(city.bureau, {city.county: 2}, contact_name="黄老师", contact_phone="22764117")
    make_school(city.school, township_central=True)
    make_school(city.second_school, "311")
    by = actor_for(city.county, *roles["county_reviewer"].permissions)
    for school in (city.school, city.second_school):
        application = make_application(batch, school)
        make_version(application, read_form(batch))
        make_scan(application)
        county.recommend(application, opinion="同意推荐。", by=by)
    county.dispatch(Dispatch(batch=batch, unit=city.county, letter="同意推荐 2 所学校。"), by=by)
    return batch


@pytest.fixture
def officer(in_2018, city):
    return staff(city.bureau, "programme_officer", "许巧玲", "试点项目管理员", Post.Kind.OFFICER)


@pytest.fixture
def experts(in_2018, city):
    """Three from outside the city's schools."""
    pool = make_unit("评审专家库", city.bureau, "department")
    people = [staff(pool, "expert", name, "评审专家", Post.Kind.EXPERT) for name in ("苏明远", "郑可欣", "蔡文博")]
    given = {"unit": city.bureau, "employer": "泉州师范学院", "field": "教育信息化", "title": "教授"}
    for user in people:
        Expert.objects.create(user=user, name=user.person.name, **given)
    return people


def menu(page, name):
    page.get_by_role("navigation").get_by_role("link", name=name).first.click()


def agree(page):
    """Answer the question that comes before an act."""
    page.get_by_role("dialog").get_by_role("button", name="确定").click()


def act(page, name):
    """Press a button of a detail page and the same one in the dialog that opens."""
    page.locator(".page-actions").get_by_text(name, exact=True).click()
    return page.get_by_role("dialog")


def score(page, batch, code, share):
    """Give every item ``share`` percent of its weight."""
    page.get_by_role("link", name=code).first.click()
    for item in batch.rubric.all():
        page.locator(f"input[name='points-{item.key}']").fill(f"{item.weight * share / 100:g}")
    page.get_by_label("总体评价").fill("思路清晰，任务具体，建议支持。")
    page.get_by_label("推荐", exact=True).check()


def test_the_city_accepts_reviews_decides_publishes_and_establishes(  # noqa: PLR0915 - one story in its order
    batch, officer, experts, city, arrive, new_context, live_server, look
):
    # receipt of the paper, acceptance
    page = arrive(officer)
    menu(page, "县级报送")
    look(page, "city-packages")
    page.get_by_role("link", name="鲤城区").first.click()
    dialog = act(page, "签收纸质材料")
    dialog.get_by_label("实收份数").fill("3")
    dialog.get_by_role("button", name="签收纸质材料").click()
    expect(page.get_by_text("纸质材料已签收").first).to_be_visible()
    package = page.url
    for name in (BEST, SECOND):
        page.goto(package)
        page.get_by_role("link", name=name).click()
        act(page, "受理").get_by_role("button", name="受理").click()
        expect(page.get_by_text("已受理").first).to_be_visible()
    look(page, "city-accepted")

    # three experts for each, as an optimisation
    menu(page, "专家分配")
    page.get_by_role("button", name="生成方案").click()
    look(page, "city-assignment")
    page.get_by_role("button", name="确认分配").click()
    expect(page.get_by_text("已将 2 份申报分配给 3 位专家")).to_be_visible()
    codes = dict(Application.objects.values_list("unit__name", "blind_code"))

    # each scores in his own browser, and sees no name
    for number, user in enumerate(experts):
        expert = arrive(user)
        menu(expert, "专家评审")
        for name, share in ((BEST, (90, 90, 80)[number]), (SECOND, (80, 80, 70)[number])):
            score(expert, batch, codes[name], share)
            assert name not in expert.content()
            if (number, name) == (0, BEST):
                look(expert, "expert-sheet")
            expert.get_by_role("button", name="提交评分").click()
            agree(expert)
            expect(expert.get_by_text("已提交").first).to_be_visible()
            menu(expert, "专家评审")
        if number == 0:
            look(expert, "expert-list")
    assert Sheet.objects.filter(status="submitted").count() == 6

    # results, and the decision that stays behind the door
    menu(page, "评审结果")
    expect(page.get_by_role("row", name=BEST)).to_contain_text("86.67")
    look(page, "city-results")
    menu(page, "拟定结果")
    page.get_by_label(f"{BEST}的拟定结果").select_option("拟入选")
    page.get_by_label(f"{SECOND}的拟定结果").select_option("未入选")
    page.get_by_role("button", name="保存拟定结果").click()
    expect(page.get_by_label(f"{SECOND}的理由").locator("xpath=..")).to_contain_text("请说明理由")
    look(page, "city-decision-refused")
    page.get_by_label(f"{SECOND}的理由").fill("综合地区分布和学校基础，经局务会研究确定。")
    page.get_by_role("button", name="保存拟定结果").click()
    expect(page.get_by_text("公布前只有拟定人员可见")).to_be_visible()
    look(page, "city-decision")

    # published at once
    page.get_by_role("link", name="发布公示").click()
    look(page, "city-publish")
    page.get_by_role("button", name="发布公示").click()
    agree(page)
    expect(page.get_by_text("公示已发布，到 2018-12-24 结束。")).to_be_visible()
    look(page, "city-publicity")

    # anybody reads and objects
    public = new_context().new_page()
    public.goto(f"{live_server.url}/public/pilots/")
    public.get_by_role("link", name="公示").last.click()
    expect(public.get_by_text(BEST)).to_be_visible()
    assert SECOND not in public.content()
    public.get_by_role("link", name="反映异议").click()
    public.get_by_label("对哪所学校有异议").select_option(BEST)
    public.get_by_label("异议内容").fill("反映该校互联网出口带宽与申报不符。")
    public.get_by_label("姓名或单位").fill("热心家长")
    public.get_by_label("联系方式").fill("13905950001")
    look(public, "public-objection")
    public.get_by_role("button", name="提交").click()
    receipt = public.get_by_text(re.compile(r"^YY\d{14}$"))
    expect(receipt).to_be_visible()
    look(public, "public-objected")

    # answered
    menu(page, "异议处理")
    expect(page.get_by_role("heading", name="异议处理", level=1)).to_be_visible()
    look(page, "city-objections")
    page.get_by_role("link", name=receipt.text_content()).click()
    dialog = act(page, "答复异议")
    dialog.get_by_label("处理结果").select_option("异议不成立")
    dialog.get_by_label("处理答复").fill("经核查运营商合同和现场测速，带宽与申报一致。")
    dialog.get_by_role("button", name="答复异议").click()
    expect(page.get_by_text("异议不成立").first).to_be_visible()
    look(page, "city-objection")
    assert Objection.objects.get().status == "rejected"

    # after the publicity: result notice and projects
    later("2018-12-25 09:00")
    menu(page, "公示")
    expect(page.get_by_role("heading", name="公示", level=1, exact=True)).to_be_visible()
    look(page, "city-publicities")
    page.get_by_role("link", name="拟入选名单公示").first.click()
    page.get_by_role("link", name="公布立项结果").click()
    page.get_by_label("发文字号").fill("泉教装〔2018〕12号")
    look(page, "city-establish")
    page.get_by_role("button", name="公布立项结果").click()
    agree(page)
    expect(page.get_by_text("立项结果已公布，每所学校已建立试点项目。")).to_be_visible()
    look(page, "city-notice")
    with page.expect_download() as download:
        page.get_by_role("link", name="通知 PDF").click()
    assert download.value.path().read_bytes()[:5] == b"%PDF-"
    menu(page, "试点项目库")
    expect(page.get_by_role("row", name=BEST)).to_be_visible()
    look(page, "city-projects")
    assert ResultNotice.objects.get().issued_on.isoformat() == "2018-12-25"
    assert [p.unit.name for p in Project.objects.all()] == [BEST]
    assert dict(Application.objects.values_list("unit__name", "status")) == {BEST: "established", SECOND: "declined"}
