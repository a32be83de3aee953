"""A school's experience travels: written, published, found on a phone without JavaScript, adopted, visited."""

from datetime import date

import pytest
from playwright.sync_api import expect

from citong.apps.showcase.models import Adoption, Case, GuestVisit
from citong.platform.identity.models import Post
from tests.conftest import PHONE
from tests.factories import png_upload
from tests.factories.places import make_school
from tests.factories.programmes import make_programme, make_project
from tests.factories.showcase import TYPED

from .conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project(city):
    make_school(city.school)
    return make_project(make_programme(city.bureau), city.school, starts_on=date(2018, 12, 11))


def write(page, look, tmp_path):
    """On the project's tab, the case with all its parts."""
    look(page, "showcase-tab-empty")
    page.get_by_label("案例标题").fill("明厨亮灶")
    page.get_by_role("button", name="开始撰写").click()
    for name in ("title", "situation", "practice", "result", "lessons", "contact_name", "contact_mobile"):
        page.locator(f"#id_{name}").fill(TYPED[name])
    page.locator("#id_topic").select_option("4")
    for part, label in {"name": "指标", "before": "实施前", "after": "实施后", "unit": "单位"}.items():
        page.get_by_label(f"第 1 行{label}").fill(TYPED[f"figure-0-{part}"])
    expect(page.locator(".autosave-state")).to_contain_text("已保存")
    cover = tmp_path / "cover.png"
    cover.write_bytes(png_upload(size=(1200, 800)).read())
    page.locator("#files input[type=file]").first.set_input_files(cover)
    expect(page.get_by_alt_text("现在的封面")).to_be_visible()
    page.locator("#files input[type=file]").nth(1).set_input_files(cover)
    page.get_by_role("button", name="设为公开").click()
    expect(page.get_by_role("button", name="改为不公开")).to_be_visible()
    expect(page.get_by_text("内容已填写完整。")).to_be_visible()
    expect(page.locator(".autosave-state")).to_have_attribute("data-state", "saved")
    look(page, "showcase-write")


def submit(page, look):
    page.get_by_role("link", name="审阅并提交").click()
    page.get_by_text("案例内容真实").click()
    look(page, "showcase-submit")
    page.get_by_role("button", name="提交案例").click()
    expect(page.get_by_text("等待市教育局审核")).to_be_visible()


def publish(page, address, look):
    """The city's officer, from the desk."""
    page.goto(f"{address}/showcase/cases/?status=submitted")
    look(page, "showcase-desk")
    page.get_by_role("link", name=TYPED["title"]).click()
    look(page, "showcase-review")
    page.get_by_role("link", name="发布案例").click()
    page.get_by_role("dialog").get_by_role("button", name="发布案例").click()
    expect(page.get_by_text("公众正在阅读第 1 版")).to_be_visible()


def find(page, address):
    """Anybody, on a phone without JavaScript."""
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/public/cases/")
    page.get_by_label("关键词").fill("食堂")
    page.get_by_label("主题").select_option("后勤")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name=TYPED["title"]).click()
    expect(page.get_by_text("追溯一批食材的时间")).to_be_visible()
    expect(page.get_by_text("138****1234")).to_be_visible()
    with page.expect_download() as paper:
        page.get_by_role("link", name="下载 PDF").click()
    assert (paper.value.path().read_bytes()[:5], page.context.cookies()) == (b"%PDF-", [])


def look_around(page, address, look):
    page.goto(f"{address}/public/cases/")
    look(page, "showcase-public-list")
    page.get_by_role("link", name=TYPED["title"]).click()
    look(page, "showcase-public-case")


def adopt_and_book(page, address, look):
    """The principal of another school, from the public page."""
    page.goto(address)
    page.get_by_role("link", name="我校已借鉴").click()
    page.locator("#id_how").fill("参照验收流程改造了本校食堂。")
    page.get_by_text("同意在案例页面公开本校校名").click()
    look(page, "showcase-adopt")
    page.get_by_role("button", name="标记借鉴").click()
    expect(page.get_by_text("已标记借鉴")).to_be_visible()
    look(page, "showcase-adopted")
    page.goto(address)
    expect(page.get_by_text("安溪县感德中心小学")).to_be_visible()
    page.get_by_role("link", name="预约参观").click()
    page.locator("#id_slot").select_option(index=1)
    page.locator("#id_visitors").fill("12")
    page.locator("#id_purpose").fill("了解食材验收流程")
    look(page, "showcase-book")
    page.get_by_role("button", name="提交预约").click()
    expect(page.get_by_text("待答复").first).to_be_visible()
    look(page, "showcase-my-visit")


def receive(page, address, look):
    """The host confirms; now both sides see whom to call."""
    page.goto(f"{address}/showcase/visits/")
    look(page, "showcase-visits")
    page.get_by_role("link", name="安溪县感德中心小学").click()
    page.get_by_role("link", name="确认接待").click()
    page.get_by_role("dialog").get_by_role("button", name="确认接待").click()
    expect(page.get_by_text("联系方式")).to_be_visible()
    look(page, "showcase-visit")


def test_a_case_is_written_published_found_adopted_and_visited(
    city, project, arrive, new_context, live_server, look, tmp_path
):
    address = live_server.url
    school = arrive(staff(city.school, "principal", "陈昇堃", "校长", Post.Kind.PRINCIPAL))
    school.goto(f"{address}/showcase/projects/{project.pk}/")
    write(school, look, tmp_path)
    submit(school, look)
    bureau = arrive(staff(city.bureau, "programme_officer", "蔡国栋", "科员", Post.Kind.OFFICER))
    publish(bureau, address, look)
    find(new_context(java_script_enabled=False).new_page(), address)
    look_around(new_context().new_page(), address, look)
    guest = arrive(staff(city.other_school, "principal", "林志远", "校长", Post.Kind.PRINCIPAL))
    adopt_and_book(guest, f"{address}/public/cases/{Case.objects.get().pk}/", look)
    receive(school, address, look)
    school.goto(f"{address}/showcase/projects/{project.pk}/")
    look(school, "showcase-tab")
    bureau.goto(f"{address}/showcase/figures/")
    look(bureau, "showcase-figures")
    assert (Adoption.objects.get().status, GuestVisit.objects.get().status) == ("named", "confirmed")
