"""A principal writes her signature on the phone, agrees, and the printed form bears it."""

import io

import pypdfium2
import pytest
from playwright.sync_api import expect

from citong.platform.access.actor import Actor
from citong.platform.identity.models import Post
from citong.platform.workflow.models import Signature
from tests.factories.flows import approve, make_flow, start
from tests.factories.papers import words_of

from .conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)
STROKES = [[(60, 60), (120, 110), (180, 50)], [(200, 40), (220, 120), (290, 70)]]


@pytest.fixture
def principal(city):
    return staff(city.school, "principal", "黄玥喆", "校长", Post.Kind.PRINCIPAL)


@pytest.fixture
def application(city, principal):
    """A teacher's application that waits for the principal."""
    teacher = staff(city.school, "staff", "张雅婷", "教师", Post.Kind.TEACHER)
    form = [{"key": "reason", "kind": "text", "label": "事由"}]
    version = make_flow(
        city.school, approve("校长审批", Actor.of(principal)), form=form, name="外出申请", paper="sheet"
    )
    return start(version, Actor.of(teacher), reason="到县局送材料")


def write(page, pad):
    box = pad.bounding_box()
    for first, *rest in STROKES:
        page.mouse.move(box["x"] + first[0], box["y"] + first[1])
        page.mouse.down()
        for x, y in rest:
            page.mouse.move(box["x"] + x, box["y"] + y, steps=8)
        page.mouse.up()


def test_from_the_pad_to_the_printed_form(principal, application, enter, live_server, look):
    page = enter(principal)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/approvals/settings/")
    page.get_by_role("button", name="保存签名").click()
    expect(page.get_by_text("请先在框里签名，或选择一张签名照片。").first).to_be_visible()
    pad = page.get_by_role("img", name="签名区")
    pad.scroll_into_view_if_needed()
    write(page, pad)
    page.get_by_role("button", name="重写").click()
    expect(page.get_by_role("button", name="重写")).to_be_disabled()
    write(page, pad)
    expect(page.get_by_role("button", name="重写")).to_be_enabled()
    look(page, "signature-pad")
    page.get_by_role("button", name="保存签名").click()
    expect(page.get_by_role("img", name="我的签名")).to_be_visible()
    look(page, "signature-kept")
    assert Signature.objects.get().user == principal

    page.goto(f"{live_server.url}/approvals/{application.pk}/")
    page.get_by_role("button", name="同意。", exact=True).click()
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_text("已通过").first).to_be_visible()
    printed = page.request.get(live_server.url + page.get_by_role("link", name="打印").get_attribute("href")).body()
    assert "同意。" in words_of(printed)
    assert "黄玥喆" not in words_of(printed).split("校长审批")[1]  # her hand stands for her name
    pictures = pypdfium2.PdfDocument(io.BytesIO(printed))[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    assert len(list(pictures)) == 1
