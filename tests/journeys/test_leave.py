"""Leave: a guardian asks for a child on a phone; a school limits the days of its staff."""

import pytest
from playwright.sync_api import expect

from citong.apps.approvals import library
from citong.platform.identity.models import Post
from citong.platform.org.models import Unit
from citong.platform.workflow.models import FlowDef, Instance
from tests.factories import make_unit

from .conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)
Kind = Post.Kind


@pytest.fixture
def people(city):
    library.plant(city.bureau)
    lesson = make_unit("三年级1班", city.school, Unit.Level.DEPARTMENT)
    found = {
        "guardian": staff(lesson, "guardian", "王丽", "学生家长", Kind.GUARDIAN),
        "teacher": staff(lesson, "staff", "吴敏", "班主任", Kind.TEACHER),
        "admin": staff(city.school, "school_admin", "林志伟", "系统管理员", Kind.ADMIN),
    }
    found["teacher"].person.posts.update(head=True)
    return found


def test_a_guardian_asks_leave_on_a_phone_and_the_class_teacher_agrees(people, enter, live_server, look):
    page = enter(people["guardian"])
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url)
    page.locator("main").get_by_role("link", name="发起申请").click()
    expect(page.get_by_role("link", name="学生请假")).to_be_visible()
    expect(page.get_by_text("教职工请假")).to_have_count(0)
    look(page, "guardian-catalogue")
    page.get_by_role("link", name="学生请假").click()
    page.get_by_label("学生姓名").fill("陈小明")
    page.get_by_label("病假").check()
    page.get_by_label("开始日期", exact=True).fill("2026-03-02")
    page.get_by_label("结束日期", exact=True).fill("2026-03-03")
    page.get_by_label("症状").fill("发热")
    page.get_by_role("textbox", name="监护人").first.fill("母亲 王丽")
    page.get_by_label("监护人电话").fill("13805951234")
    expect(page.locator("#ahead")).to_contain_text("吴敏")
    look(page, "guardian-leave")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="陈小明的学生请假")).to_be_visible()
    look(page, "guardian-sent")

    enter(people["teacher"])
    page.goto(f"{live_server.url}/todo/")
    page.get_by_role("link", name="陈小明的学生请假").first.click()
    look(page, "guardian-leave-teacher")
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_text("已通过").first).to_be_visible()
    assert Instance.objects.get().status == "approved"


def test_the_days_of_a_year_are_set_shown_and_kept(people, enter, live_server, look):
    page = enter(people["admin"])
    page.goto(f"{live_server.url}/approvals/allowances/")
    look(page, "allowances-none")
    page.get_by_role("link", name="设置额度").first.click()
    page.get_by_label("适用事项").select_option(label="教职工请假·年休假")
    page.get_by_label("每年天数").fill("2")
    page.get_by_label("启用日期").fill("2026-01-01")
    page.get_by_label("依据").fill("校务会纪要")
    look(page, "allowance-form")
    page.locator("main").get_by_role("button", name="保存").click()
    expect(page.get_by_text("校务会纪要").first).to_be_visible()
    look(page, "allowance-detail")

    enter(people["teacher"])
    page.goto(f"{live_server.url}/approvals/start/{FlowDef.objects.get(code='staff-leave').pk}/")
    page.locator("select[name=f-kind]").select_option("annual")
    page.get_by_label("开始日期", exact=True).fill("2026-03-02")
    page.get_by_label("结束日期", exact=True).fill("2026-03-03")
    expect(page.locator("#ahead")).to_contain_text("年休假 2026 年额度 2 个工作日，已用 0，本次 2，剩余 0")
    look(page, "allowance-left")
    page.get_by_label("结束日期", exact=True).fill("2026-03-04")
    page.get_by_label("事由").fill("休假")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert").first).to_contain_text("超出 1。请缩短时间或改用其他类别")
    look(page, "allowance-exceeded")
