"""An inspection on a phone at the school's gate: the network goes, comes back and fails once more; nothing is lost or doubled."""

import re

import pytest
from playwright.sync_api import expect

from citong.apps.supervision.models import Answer, Finding, Photo, Visit
from citong.platform.access.perms import roles
from tests.conftest import PHONE
from tests.factories import make_user_with, png_upload
from tests.factories.programmes import make_programme, make_project
from tests.factories.supervision import make_visit

pytestmark = pytest.mark.django_db(transaction=True)


def photo(number):
    upload = png_upload(f"现场{number}.png", (320, 240))
    return {"name": upload.name, "mimeType": "image/png", "buffer": upload.read()}


def item(page, number):
    return page.locator(".check-item").nth(number - 1)


def state(page):
    return page.locator(".visit-state")


@pytest.fixture
def visit(city):
    return make_visit(make_project(make_programme(city.bureau), city.school), city.bureau)


@pytest.fixture
def gate(city, visit, enter, live_server):
    """The page of the visit on an officer's phone, opened while there was still a network."""
    officer = make_user_with(city.bureau, *roles["resource_centre"].permissions, name="颜欣怡")
    page = enter(officer)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/supervision/visits/{visit.pk}/check/")
    expect(page.locator(".visit[data-ready]")).to_be_visible()
    return page


def write(page):
    """Two items, of which one is not met and has a photo and a finding."""
    item(page, 1).get_by_label("基本符合", exact=True).check()
    item(page, 2).get_by_label("不符合", exact=True).check()
    item(page, 2).get_by_placeholder("情况记录").fill("实测 18 Mbps")
    item(page, 2).get_by_label("第 2 项拍照").set_input_files(photo(1))
    item(page, 2).get_by_role("button", name="第 2 项记问题").click()
    finding = page.locator(".check-finding")
    finding.get_by_label("问题").fill("出口带宽不足 30 Mbps")
    finding.get_by_label("严重程度").select_option("major")
    expect(finding.get_by_label("整改期限（工作日）")).to_have_value("10")
    page.get_by_label("拍现场照片").set_input_files(photo(2))
    expect(page.get_by_text("2 张")).to_be_visible()


def test_a_visit_is_written_without_a_network_and_sent_once(gate, context, visit, live_server, look):
    targets = gate.locator(".check-options label, .check-tool, .check-send button, .visit .form-control")
    assert [box for box in targets.all() if box.bounding_box()["height"] < 44] == []

    expect(gate.get_by_text("没有网络也能再次打开")).to_be_visible()
    context.set_offline(True)
    expect(state(gate)).to_have_text("未联网，已保存在本机")
    write(gate)
    expect(state(gate)).to_have_text("未联网，已保存在本机")
    assert Photo.objects.count() == 0

    # the page is opened again, still without a network: what was written is there
    gate.wait_for_timeout(600)
    gate.reload()
    expect(state(gate)).to_have_text("未联网，已保存在本机")
    context.set_offline(False)
    expect(state(gate)).to_have_text("已保存在本机，尚未提交")
    expect(item(gate, 2).get_by_placeholder("情况记录")).to_have_value("实测 18 Mbps")
    expect(gate.locator(".check-finding").get_by_label("问题")).to_have_value("出口带宽不足 30 Mbps")
    expect(gate.locator(".photo")).to_have_count(2)
    look(gate, "supervision-visit")
    gate.set_viewport_size(PHONE)

    # what is missing is named before anything is sent
    gate.get_by_role("button", name="提交检查记录").click()
    gate.get_by_role("link", name="第 3 项还没有评价。").click()
    item(gate, 3).get_by_label("不适用", exact=True).check()

    # submitted without a network, it waits; the network returns, and the first answer gets lost on the way
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort("connectionreset")

    gate.route(re.compile(r"/check/send/$"), lose_the_first)
    context.set_offline(True)
    gate.get_by_role("button", name="提交检查记录").click()
    expect(state(gate)).to_have_text("未联网，已保存在本机，联网后自动提交")
    context.set_offline(False)
    expect(state(gate)).to_have_text("未联网，已保存在本机，联网后自动提交")
    expect(state(gate)).to_have_text("已提交", timeout=20000)
    assert lost == [200]

    done = Visit.objects.get()
    assert (done.status, str(done.score)) == ("done", "24.00")
    assert list(Answer.objects.values_list("value", "note")) == [
        ("mostly", ""),
        ("not_met", "实测 18 Mbps"),
        ("na", ""),
    ]
    assert list(Finding.objects.values_list("text", "severity", "item__order")) == [
        ("出口带宽不足 30 Mbps", "major", 2)
    ]
    assert list(Photo.objects.values_list("item__order", "file__media_type")) == [
        (2, "image/jpeg"),
        (None, "image/jpeg"),
    ]

    gate.get_by_role("link", name="查看检查记录").click()
    expect(gate.get_by_text("实测 18 Mbps")).to_be_visible()
    look(gate, "supervision-record")
    gate.goto(f"{live_server.url}/supervision/findings/{Finding.objects.get().pk}/")
    look(gate, "supervision-finding")
