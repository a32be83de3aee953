"""A county's administrator brings a colleague in; the colleague signs in, and loses nothing by leaving the desk."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from citong.platform.identity.models import Post, User
from citong.platform.org.models import Unit
from citong.platform.signin.models import SignIn
from tests.factories import make_city_tree
from tests.journeys.conftest import PASSWORD, fill_sign_in, staff

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "Muxiang-77-Hua"


@pytest.fixture
def city():
    return make_city_tree()


@pytest.fixture
def officer(city):
    return staff(city.county, "county_admin", "陈丽华", "系统管理员", Post.Kind.ADMIN)


def test_from_the_tree_to_the_first_sign_in(city, officer, page, enter, new_context, live_server, look):
    page = enter(officer)
    page.goto(f"{live_server.url}/console/units/tree/")
    page.locator("summary", has_text="浮桥中心小学").click()
    expect(page.locator(".tree").get_by_text("教务处")).to_be_visible()
    look(page, "console-tree")

    page.goto(f"{live_server.url}/console/people/add/")
    page.get_by_label("姓名").fill("黄玥喆")
    page.locator("#id_unit").evaluate(
        "(box, value) => box.tomselect ? box.tomselect.setValue(value) : (box.value = value)", str(city.school.pk)
    )
    page.get_by_label("岗位名称").fill("教务处副主任")
    look(page, "console-register")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("黄玥喆")
    look(page, "console-person")

    page.get_by_role("link", name="开通账号").click()
    page.get_by_label("用户名").fill("huang.yz")
    look(page, "console-open-account")
    page.get_by_role("button", name="开通账号").click()
    secret = page.locator(".secret-word [data-copy-target=text]").inner_text()
    look(page, "console-secret")
    page.get_by_role("link", name="已告知本人").click()
    look(page, "console-account")

    other = new_context().new_page()
    other.goto(f"{live_server.url}/todo/")
    look(other, "sign-in")
    other.get_by_label("用户名").fill("huang.yz")
    other.get_by_label("密码").fill(secret)
    other.get_by_role("button", name="登录").click()
    expect(other.get_by_role("heading", name="设置新密码")).to_be_visible()
    look(other, "first-password")
    other.get_by_label("当前密码").fill(secret)
    other.get_by_label("新密码", exact=False).nth(0).fill(NEW)
    other.get_by_label("再次输入新密码").fill(NEW)
    other.get_by_role("button", name="保存并进入").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("黄玥喆")
    look(other, "desk")
    assert User.objects.get(username="huang.yz").must_change_password is False


def test_what_was_typed_is_there_again_after_the_session_ended(city, officer, page, enter, live_server, look):
    officer.set_password(PASSWORD)
    officer.save()
    page = enter(officer)
    page.route("**/messages/bell/", lambda route: route.abort())  # the bell would end the session before the click does
    page.clock.install()
    address = f"{live_server.url}/console/units/{city.school.pk}/do/rename/"
    page.goto(address)
    look(page, "unit-rename")
    page.get_by_label("单位名称").fill("浮桥实验小学")
    page.get_by_label("依据文号").fill("泉鲤教〔2018〕9号")
    page.clock.fast_forward("13:30")
    expect(page.get_by_text("约两分钟后将自动退出登录")).to_be_visible()
    SignIn.objects.update(seen_at=timezone.now() - timedelta(minutes=16))
    page.get_by_role("button", name="继续使用").click()
    expect(page.get_by_text("您长时间没有操作，已自动退出")).to_be_visible()
    fill_sign_in(page, officer)
    expect(page.get_by_text("已恢复您退出登录前填写的内容")).to_be_visible()
    expect(page.get_by_label("单位名称")).to_have_value("浮桥实验小学")
    page.get_by_label("单位名称").fill("浮桥第一小学")
    SignIn.objects.update(ended_at=timezone.now(), end=SignIn.End.ADMIN)  # what is sent now comes too late
    page.locator("main").get_by_role("button", name="更名").click()
    fill_sign_in(page, officer)
    expect(page.get_by_label("单位名称")).to_have_value("浮桥第一小学")
    page.locator("main").get_by_role("button", name="更名").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("浮桥第一小学")
    look(page, "unit-detail")
    assert Unit.objects.get(pk=city.school.pk).name == "浮桥第一小学"
    page.goto(address)
    expect(page.get_by_label("依据文号")).to_have_value("")  # it came through and is not put back


def test_who_says_that_he_is_there_stays(city, officer, page, enter, live_server, look):
    page = enter(officer)
    page.clock.install()
    page.goto(f"{live_server.url}/account/")
    look(page, "account")
    SignIn.objects.update(seen_at=timezone.now() - timedelta(minutes=13))
    page.clock.fast_forward("13:30")
    with page.expect_response("**/account/alive/"):
        page.get_by_role("button", name="继续使用").click()
    assert timezone.now() - SignIn.objects.get(user=officer).seen_at < timedelta(minutes=1)


def test_after_the_session_ended_a_filter_leads_to_sign_in_and_back(city, officer, page, enter, live_server):
    officer.set_password(PASSWORD)
    officer.save()
    page = enter(officer)
    page.goto(f"{live_server.url}/console/people/?sex=1")
    SignIn.objects.update(seen_at=timezone.now() - timedelta(minutes=31))
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text("您长时间没有操作，已自动退出")).to_be_visible()
    fill_sign_in(page, officer)
    assert page.url == f"{live_server.url}/console/people/?sex=1"


def test_what_was_on_the_screen_does_not_come_back_after_signing_out(city, officer, page, enter, live_server, look):
    page = enter(officer)
    page.goto(f"{live_server.url}/console/people/")
    look(page, "people-list")
    page.locator(".menu-user > summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="登录")).to_be_visible()
    assert page.url == f"{live_server.url}/sign-in/?next=/console/people/"


@pytest.mark.usefixtures("indexed")
def test_a_phone_finds_too(city, officer, page, enter, live_server):
    page = enter(officer)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url)
    page.get_by_role("link", name="搜索").click()
    page.get_by_role("main").get_by_role("searchbox").fill("陈丽华")
    page.get_by_role("main").get_by_role("button", name="搜索").click()
    expect(page.get_by_role("main").get_by_role("link", name="陈丽华").first).to_be_visible()
