"""An announcement from the first word to the last confirmation: the bureau at its desk, a principal on a phone."""

import pytest
from playwright.sync_api import expect

from citong.apps.notices.models import Announcement, Receipt
from citong.lib import clock
from citong.platform import jobs
from tests.conftest import PHONE
from tests.factories import make_user_with, png_upload
from tests.journeys.conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)
BODY = """各县（市、区）教育局、各校：

为保障师生安全，现就**寒假前校园安全检查**通知如下：

1. 检查食堂、宿舍、实验室
2. 检查校车和消防设施

- 时间：12 月 24 日至 28 日
- 要求见 https://jyj.example.cn/aqjc

请于期限前确认。"""


@pytest.fixture
def officer(city):
    return staff(city.bureau, "programme_officer", "林志伟", "科长", "officer")


@pytest.fixture
def principal(city):
    return staff(city.school, "principal", "陈文杰", "校长", "principal")


@pytest.fixture
def teachers(city):
    return [make_user_with(city.second_school) for _ in range(3)]


def choose_words(box, words):
    box.evaluate(
        "(box, words) => box.setSelectionRange(box.value.indexOf(words), box.value.indexOf(words) + words.length)",
        words,
    )


def write(page, live_server, look):
    page.goto(f"{live_server.url}/notices/sent/add/")
    page.get_by_label("标题").fill("关于开展寒假前校园安全检查的通知")
    body = page.get_by_label("正文")
    body.fill(BODY.replace("**", "").replace("- 时间", "时间"))
    choose_words(body, "寒假前校园安全检查")
    page.get_by_role("button", name="加粗").click()
    choose_words(body, "时间：12 月 24 日至 28 日")
    page.get_by_role("button", name="列表").click()
    expect(body).to_have_value(BODY)
    page.get_by_label("重要程度").select_option(label="重要")
    page.get_by_label("须确认").check()
    page.get_by_label("确认期限").fill(f"{clock.today().year + 1}-01-10T18:00")
    look(page, "notices-write")
    page.get_by_role("button", name="保存").click()


def choose(page, look):
    """Attached, and its receivers chosen with a count that follows the ticks."""
    picture = png_upload("检查要点.png", (320, 240))
    page.locator("input[type=file]").set_input_files(
        {"name": picture.name, "mimeType": "image/png", "buffer": picture.read()}
    )
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.get_by_role("link", name="检查要点.png")).to_be_visible()
    page.get_by_role("link", name="选择接收人").click()
    page.get_by_placeholder("按名称查找单位").fill("鲤城")
    page.get_by_label("鲤城区教育局").check()
    expect(page.locator("#count")).to_have_text("将发给 4 人")
    page.get_by_label("校长（园长）", exact=True).first.check()
    expect(page.locator("#count")).to_have_text("将发给 1 人")
    page.get_by_label("校长（园长）", exact=True).first.uncheck()
    page.get_by_label("其他单位").fill("没有这个单位")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".field-error").first).to_contain_text("第 1 行“没有这个单位”不在可发送的范围内")
    page.get_by_label("其他单位").fill("泉州八中")
    look(page, "notices-receivers")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("接收范围已保存。")).to_be_visible()
    look(page, "notices-draft")


def publish(page):
    """By a job."""
    page.get_by_role("link", name="发布", exact=True).or_(
        page.get_by_role("button", name="发布", exact=True)
    ).first.click()
    page.get_by_role("dialog").get_by_label("已核对正文、附件和接收范围").check()
    page.get_by_role("dialog").get_by_role("button", name="发布").click()
    expect(page.get_by_text("发送中").first).to_be_visible()
    jobs.run_pending()
    announcement = Announcement.objects.get()
    assert (announcement.status, announcement.total) == ("sent", 4)
    return announcement


def confirm(phone, principal, live_server, look):
    phone.set_viewport_size(PHONE)
    phone.goto(f"{live_server.url}/notices/")
    look(phone, "notices-mine")
    phone.set_viewport_size(PHONE)
    phone.get_by_role("link", name="关于开展寒假前校园安全检查的通知").click()
    expect(phone.get_by_text("检查校车和消防设施")).to_be_visible()
    expect(phone.get_by_role("link", name="https://jyj.example.cn/aqjc")).to_be_visible()
    expect(phone.get_by_role("link", name="检查要点.png")).to_be_visible()
    look(phone, "notices-read")
    phone.set_viewport_size(PHONE)
    phone.get_by_role("button", name="确认").click()
    expect(phone.get_by_text("您已于")).to_be_visible()
    assert Receipt.objects.get(user=principal).status == "confirmed"


def follow_up(page, announcement, live_server, look):
    """The sender sees who has not, urges, and takes it back."""
    page.goto(f"{live_server.url}/notices/sent/{announcement.pk}/")
    expect(page.get_by_text("1/4 人").first).to_be_visible()
    look(page, "notices-sent")
    page.get_by_role("link", name="鲤城区教育局", exact=True).click()
    look(page, "notices-units")
    page.get_by_role("link", name="鲤城区江南初级中学的名单").click()
    expect(page.get_by_text("未读").first).to_be_visible()
    look(page, "notices-receipts")
    page.goto(f"{live_server.url}/notices/sent/{announcement.pk}/")
    page.get_by_role("button", name="催办").click()
    expect(page.get_by_text("催办成功")).to_be_visible()
    jobs.run_pending()
    page.get_by_role("button", name="撤回").or_(page.get_by_role("link", name="撤回")).first.click()
    page.get_by_role("dialog").get_by_label("撤回原因").fill("检查时间有变，另行通知")
    page.get_by_role("dialog").get_by_role("button", name="撤回").click()
    expect(page.get_by_text("检查时间有变，另行通知").first).to_be_visible()


def test_an_announcement_is_written_sent_read_confirmed_urged_and_recalled(
    city, officer, principal, teachers, enter, live_server, look
):
    page = enter(officer)
    write(page, live_server, look)
    choose(page, look)
    announcement = publish(page)
    confirm(enter(principal), principal, live_server, look)
    follow_up(enter(officer), announcement, live_server, look)

    phone = enter(principal)
    phone.goto(f"{live_server.url}/notices/{announcement.pk}/")
    expect(phone.get_by_text("这条公告已撤回")).to_be_visible()
    look(phone, "notices-recalled")
    phone.goto(f"{live_server.url}/account/notices/")
    look(phone, "notices-wishes")
