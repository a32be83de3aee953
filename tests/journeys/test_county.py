"""A county ranks its candidates, recommends within its quota, and sends them to the city as one package."""

import pypdfium2
import pytest
from playwright.sync_api import expect

from citong.apps.pilots.actions import county
from citong.apps.pilots.models import Application, Dispatch
from citong.platform.access.actor import Actor
from citong.platform.identity.models import Post
from tests.factories import make_unit
from tests.factories.forms import read_form
from tests.factories.pilots import make_application, make_batch, make_scan, make_version
from tests.kit.sheets.books import read

from .conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)
FUQIAO, JIANGNAN, CHANGTAI = "鲤城区浮桥中心小学", "鲤城区江南初级中学", "鲤城区常泰中心小学"


@pytest.fixture
def officer(city):
    """The officer of a county with three candidates for two places."""
    batch = make_batch(city.bureau, {city.county: 2})
    for school in (city.school, city.second_school, make_unit(CHANGTAI, city.county)):
        application = make_application(batch, school)
        form = read_form(batch)
        form["school"]["name"] = school.name
        make_version(application, form)
        make_scan(application)
    return staff(city.county, "county_reviewer", "林志伟", "基教科科员", Post.Kind.OFFICER)


def expect_order(page, *schools):
    expect(page.locator("#candidates tbody tr .is-title a")).to_have_text(schools)


def ranked():
    return list(Application.objects.order_by("rank").values_list("unit__name", flat=True))


def recommend(page, school):
    page.wait_for_load_state("load")  # before htmx is there the link leads to a page instead of a dialog
    page.get_by_role("row", name=school).get_by_role("link", name="推荐").click()
    page.get_by_label("初审意见").fill("材料真实完整，符合申报条件，同意推荐。")
    page.get_by_role("dialog").get_by_role("button", name="推荐", exact=True).click()


def text_of(pdf):
    with pypdfium2.PdfDocument(pdf) as paper:
        said = "".join(page.get_textpage().get_text_range() for page in paper)
    return "".join(said.split())  # without the breaks of lines, and the thin spaces around figures


def downloaded(page, name):
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return download.value.path().read_bytes()


def drag(page, school, onto):
    """Move a row with the mouse on its handle, onto the row of another school."""
    handle = page.get_by_role("button", name=f"移动{school}，用上下方向键")
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), page.get_by_role("row", name=onto).bounding_box()
    x = start["x"] + start["width"] / 2
    page.mouse.move(x, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, end["y"] + 4, steps=8)
    expect(page.locator("tr.is-dragging")).to_have_count(1)
    with page.expect_response(lambda answer: "/desk/order/" in answer.url) as answer:
        page.mouse.up()
    assert answer.value.status == 200


def test_a_county_ranks_with_the_mouse(officer, arrive):
    page = arrive(officer)
    page.get_by_role("link", name="初审台").first.click()
    page.wait_for_load_state("load")
    drag(page, CHANGTAI, onto=FUQIAO)
    expect_order(page, CHANGTAI, FUQIAO, JIANGNAN)
    assert ranked() == [CHANGTAI, FUQIAO, JIANGNAN]
    drag(page, CHANGTAI, onto=JIANGNAN)
    expect_order(page, FUQIAO, CHANGTAI, JIANGNAN)
    page.reload()
    expect_order(page, FUQIAO, CHANGTAI, JIANGNAN)


def test_the_meter_moves_when_a_colleague_recommends(city, officer, arrive):
    page = arrive(officer)
    page.get_by_role("link", name="初审台").first.click()
    meter = page.locator(".kpi", has_text="推荐名额")
    expect(meter).to_contain_text("0/ 2 个")
    page.evaluate("window.stillTheSamePage = true")
    colleague = staff(city.county, "county_reviewer", "张丽华", "基教科科长", Post.Kind.OFFICER)
    first = Application.objects.get(unit__name=FUQIAO)
    county.recommend(first, opinion="同意推荐。", by=Actor.of(colleague))
    expect(meter).to_contain_text("1/ 2 个")
    expect(meter.get_by_role("progressbar")).to_have_attribute("value", "1")
    expect(page.locator(".kpi", has_text="候选学校")).to_contain_text("待初审 2 所，已推荐 1 所")
    county.recommend(Application.objects.get(unit__name=JIANGNAN), opinion="同意推荐。", by=Actor.of(colleague))
    expect(meter).to_contain_text("2/ 2 个")  # it goes on asking
    assert page.evaluate("window.stillTheSamePage")


def test_a_county_ranks_recommends_within_its_quota_and_sends(officer, arrive, live_server, look):
    page = arrive(officer)
    page.get_by_role("link", name="初审台").first.click()
    expect_order(page, FUQIAO, JIANGNAN, CHANGTAI)
    look(page, "county-desk")

    # with the keyboard on the handle
    handle = page.get_by_role("button", name=f"移动{CHANGTAI}，用上下方向键")
    for _ in range(2):
        with page.expect_response(lambda answer: "/desk/order/" in answer.url) as answer:
            handle.press("ArrowUp")
        assert answer.value.status == 200
    expect_order(page, CHANGTAI, FUQIAO, JIANGNAN)
    assert ranked() == [CHANGTAI, FUQIAO, JIANGNAN]
    assert [page.get_by_label(f"{name}的排序").input_value() for name in ranked()] == ["1", "2", "3"]

    # by number
    page.get_by_label(f"{FUQIAO}的排序").fill("1")
    page.get_by_label(f"{CHANGTAI}的排序").fill("3")
    page.get_by_label(f"{JIANGNAN}的排序").fill("2")
    page.get_by_role("button", name="按数字保存排序").click()
    expect(page.locator("#candidates tbody tr .is-title a")).to_have_text([FUQIAO, JIANGNAN, CHANGTAI])

    # two places, three candidates
    desk = page.url
    for place, name in enumerate((FUQIAO, JIANGNAN), start=1):
        recommend(page, name)
        expect(page.get_by_role("row", name=name)).to_contain_text("县级推荐")
        expect(page.locator(".kpi", has_text="推荐名额")).to_contain_text(f"{place}/ 2 个")
    expect(page.locator(".kpi", has_text="推荐名额")).to_contain_text("2/ 2 个")
    recommend(page, CHANGTAI)
    reason = f"鲤城区教育局的推荐名额为 2 个，已推荐 2 个，不能再推荐{CHANGTAI}。如需增加名额，请与市局联系。"
    expect(page.get_by_text(reason).first).to_be_visible()
    look(page, "county-over-quota")
    statuses = dict(Application.objects.values_list("unit__name", "status"))
    assert statuses == {FUQIAO: "recommended", JIANGNAN: "recommended", CHANGTAI: "submitted"}

    # one package: letter, summary table, dispatch
    page.goto(desk)
    page.get_by_role("link", name="汇总报送").click()
    page.get_by_label("推荐函文号").fill("鲤教〔2018〕96号")
    page.get_by_label("推荐意见").fill("经县级评审小组集体研究，同意推荐。")
    look(page, "county-send")
    page.get_by_role("button", name="报送 2 所学校").click()
    expect(page.get_by_text("已报送 2 所学校。请将纸质材料一式 3 份送达市局。")).to_be_visible()
    look(page, "county-package")
    assert [row["school"] for row in Dispatch.objects.get().content] == [FUQIAO, JIANGNAN]
    letter = text_of(downloaded(page, "推荐函 PDF"))
    for said in (
        "鲤教〔2018〕96号",
        "经县级评审小组集体研究，同意推荐。",
        f"推荐学校：{FUQIAO}、{JIANGNAN}。",
        officer.person.mobile,
    ):
        assert said in letter
    assert FUQIAO in text_of(downloaded(page, "汇总表 PDF"))
    assert [row[2] for row in read(downloaded(page, "汇总表 Excel"))[1:]] == [FUQIAO, JIANGNAN]
