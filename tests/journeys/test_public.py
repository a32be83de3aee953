"""Anybody reads the public list on a phone, without an account and without JavaScript."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from citong.apps.pilots.models import Decision, Publicity
from citong.lib import clock
from tests.conftest import PHONE
from tests.factories.pilots import make_application, make_batch
from tests.factories.places import make_school

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def publicity(city):
    """Two schools on a list that is open."""
    batch = make_batch(city.bureau, {city.county: 2}, contact_name="黄老师", contact_phone="22764117")
    today = clock.today()
    shown = Publicity.objects.create(
        unit=city.bureau, batch=batch, title="试点校拟入选名单公示", text="现将拟入选学校名单予以公示。",
        starts_on=today, ends_on=today + timedelta(days=7), published_at=clock.now(),
    )  # fmt: skip
    for school, kind in ((city.school, "211"), (city.second_school, "311")):
        make_school(school, kind)
        application = make_application(batch, school, "publicised")
        Decision.objects.create(application=application, outcome="proposed", publicity=shown)
    return shown


def test_a_visitor_reads_the_list_on_a_phone_without_javascript(publicity, new_context, live_server, look):
    plain = new_context(java_script_enabled=False).new_page()
    plain.set_viewport_size(PHONE)
    plain.goto(f"{live_server.url}/public/pilots/")
    plain.get_by_role("link", name="试点校拟入选名单公示").click()
    expect(plain.get_by_role("heading", name="拟入选学校名单（2 所）")).to_be_visible()
    expect(plain.get_by_text("鲤城区浮桥中心小学")).to_be_visible()
    expect(plain.get_by_text("鲤城区江南初级中学")).to_be_visible()
    with plain.expect_download() as download:
        plain.get_by_role("link", name="下载名单 PDF").click()
    assert download.value.path().read_bytes()[:5] == b"%PDF-"
    plain.get_by_role("link", name="反映异议").click()
    plain.get_by_role("button", name="提交").click()
    expect(plain.get_by_text("还有内容需要修改（4 处）")).to_be_visible()

    page = new_context().new_page()
    page.goto(f"{live_server.url}/public/pilots/")
    look(page, "public-index")
    page.get_by_role("link", name="试点校拟入选名单公示").click()
    look(page, "public-list")
