"""Work approval in the browser: countersigned, sent back, signer added, copied, and once more; a school designs its own flow."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from citong.apps.approvals import library
from citong.platform.access.actor import Actor
from citong.platform.identity.models import Post
from citong.platform.workflow import invariants
from citong.platform.workflow.models import Delegation, FlowDef, FlowVersion, Instance, Task
from tests.factories.flows import approve, make_flow, start
from tests.factories.org import make_unit

from .conftest import staff

pytestmark = pytest.mark.django_db(transaction=True)
KIND = Post.Kind
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def people(city):
    library.plant(city.bureau, "staff-leave", "purchase")
    names = {"teacher": "张雅婷", "first": "王志强", "second": "李丽华", "third": "陈国栋"}
    found = {key: staff(city.school, "staff", name, "教师", KIND.TEACHER) for key, name in names.items()}
    found["principal"] = staff(city.school, "principal", "黄玥喆", "校长", KIND.PRINCIPAL)
    found["admin"] = staff(city.school, "school_admin", "林志伟", "系统管理员", KIND.ADMIN)
    return found


@pytest.fixture
def countersigned(city, people):
    """Two sign together, the principal after them, the librarian reads along."""
    users = [people["first"].pk, people["second"].pk]
    form = [{"key": "reason", "kind": "area", "label": "事由", "required": True}]
    nodes = [
        {"id": "both", "type": "approve", "name": "处室会签", "mode": "and", "who": [{"kind": "user", "users": users}]},
        {"id": "head", "type": "approve", "name": "校长审批", "who": [{"kind": "post", "post": "principal"}]},
        {"id": "read", "type": "cc", "name": "抄送", "who": [{"kind": "user", "users": [people["third"].pk]}]},
    ]
    return make_flow(city.school, *nodes, form=form, name="活动申请")


def open_first(page, live_server, title):
    page.goto(f"{live_server.url}/approvals/mine/")
    page.get_by_role("link", name=title).first.click()


def choose(page, label, name):
    """Type a name into a searchable list and take the first answer."""
    box = page.locator("dialog .ts-control input")
    box.fill(name)
    page.locator("dialog .ts-dropdown .option").first.click()


def once(  # noqa: PLR0915 - one story in its order
    page, enter, people, live_server, look, title, pictures
):
    """One application from the form over a return to its end."""
    enter(people["teacher"])
    page.goto(f"{live_server.url}/approvals/start/")
    if pictures:
        look(page, "approvals-start")
    page.get_by_role("link", name="活动申请").click()
    page.get_by_label("事由").fill("组织春季读书节")
    if pictures:
        look(page, "approvals-fill")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已提交")).to_be_visible()
    enter(people["first"])
    open_first(page, live_server, title)
    if pictures:
        look(page, "approvals-waiting")
    page.get_by_role("link", name="加签").click()
    page.get_by_role("radio", name="请对方一起签").check()
    choose(page, "加签人", "陈国栋")
    if pictures:
        look(page, "approvals-add-signer")
    page.get_by_role("dialog").get_by_role("button", name="加签").click()
    expect(page.get_by_text("加签成功")).to_be_visible()
    page.get_by_role("button", name="同意。", exact=True).click()
    page.locator("button[value=agree]").click()
    expect(page.get_by_text("同意：")).to_be_visible()
    enter(people["second"])
    open_first(page, live_server, title)
    page.get_by_role("link", name="退回").click()
    page.get_by_role("dialog").get_by_label("退回原因").fill("请写明时间和地点")
    page.get_by_role("dialog").get_by_role("button", name="退回").click()
    expect(page.get_by_text("退回成功")).to_be_visible()
    enter(people["teacher"])
    open_first(page, live_server, title)
    expect(page.get_by_text("请写明时间和地点")).to_be_visible()
    page.get_by_label("事由").fill("4 月 23 日在报告厅组织春季读书节")
    page.locator("button[value=agree]").click()
    one = Instance.objects.latest("pk")
    waiting = Task.objects.filter(instance=one, status="pending").order_by("pk")
    assert [str(task.assignee) for task in waiting] == [
        "王志强",
        "李丽华",
    ]  # a clean round: nobody added, nobody agreed
    for who in ("first", "second", "principal"):
        enter(people[who])
        open_first(page, live_server, title)
        page.locator("button[value=agree]").click()
        expect(page.get_by_text("同意：")).to_be_visible()
    one.refresh_from_db()
    assert (one.status, one.round, invariants.broken(one)) == ("approved", 2, [])
    enter(people["third"])
    page.goto(f"{live_server.url}/approvals/mine/?tab=copied")
    expect(page.get_by_text("未阅").first).to_be_visible()
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_text("办理记录 · 第 2 轮")).to_be_visible()
    if pictures:
        look(page, "approvals-done")


def test_countersigned_returned_added_and_copied_twice_in_a_row(countersigned, people, enter, live_server, look):
    page = enter(people["teacher"])
    for number in range(2):
        once(page, enter, people, live_server, look, "张雅婷的活动申请", pictures=number == 0)


def ask_for_leave(page, live_server, look):
    """Days are computed, what does not apply is hidden, and the way ahead follows."""
    flow = FlowDef.objects.get(code="staff-leave")
    page.goto(f"{live_server.url}/approvals/start/{flow.pk}/")
    page.locator("select[name=f-kind]").select_option("sick")
    expect(page.get_by_text("证明材料")).to_be_visible()
    page.locator("select[name=f-kind]").select_option("personal")
    expect(page.get_by_text("证明材料")).to_be_hidden()
    page.get_by_label("开始日期", exact=True).fill("2026-03-02")
    page.get_by_label("结束日期", exact=True).fill("2026-03-06")
    page.get_by_label("结束日期的上下午").select_option("am")
    expect(page.locator("[data-key=days] output")).to_have_text("4.5 天")
    expect(page.locator("#ahead").get_by_text("单位负责人审批", exact=True)).to_be_visible()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert").get_by_text("请填写事由。")).to_be_visible()
    look(page, "approvals-missing")
    page.get_by_label("事由").fill("家中有事")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已提交")).to_be_visible()
    assert Instance.objects.get().data["days"] == 4.5


def ask_for_books(page, live_server, look):
    """Rows are added, removed and summed while one types."""
    flow = FlowDef.objects.get(code="purchase")
    page.goto(f"{live_server.url}/approvals/start/{flow.pk}/")
    page.get_by_label("采购内容").fill("图书")
    page.get_by_label("用途和理由").fill("充实图书馆")
    page.get_by_role("button", name="增加一行").click()
    rows = page.locator(".rows-table tbody tr")
    before = rows.count()
    for number, line in enumerate((("绘本", "35.50", "20"), ("工具书", "88", "5"))):
        for key, value in zip(("name", "price", "count"), line, strict=True):
            rows.nth(number).locator(f"[name$='-{key}']").fill(value)
    expect(page.locator("[data-key=total] output")).to_have_text("1,150.00 元")
    page.get_by_role("button", name="增加一行").click()
    expect(rows).to_have_count(before + 1)
    rows.last.get_by_role("button", name="删除").click()
    expect(rows).to_have_count(before)
    page.get_by_role("radio", name="询价").check()
    look(page, "approvals-rows")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已提交")).to_be_visible()
    assert Instance.objects.latest("pk").data["total"] == 115000


def test_forms_compute_while_one_types(people, enter, live_server, look):
    page = enter(people["teacher"])
    ask_for_leave(page, live_server, look)
    ask_for_books(page, live_server, look)


def test_a_school_makes_a_flow_its_own_by_dragging(people, enter, live_server, look):
    page = enter(people["admin"])
    page.goto(f"{live_server.url}/approvals/library/")
    look(page, "approvals-library")
    row = page.get_by_role("row").filter(has_text="教职工请假")
    row.get_by_role("button", name="复制到本单位").click()
    look(page, "approvals-design")
    page.locator(".design-plus summary").first.click()
    page.get_by_role("button", name="审批", exact=True).first.click()
    page.get_by_label("环节名称").fill("工会主席审批")
    page.locator("form[action$='/nodes/n1/']").get_by_role("button", name="保存").click()
    page.locator("select[name=f-kind]").select_option("post")
    page.locator("[name=f-level][value=school], select[name=f-level]").first.select_option("school")
    page.get_by_label("岗位名称").fill("工会主席")
    page.get_by_label("岗位类别").focus()
    expect(page.get_by_text("按这一设置没有人办理")).to_be_visible()
    look(page, "approvals-design-who")
    page.get_by_role("button", name="添加处理人").click()
    expect(page.locator(".design-node.is-chosen")).to_contain_text("工会主席")
    page.locator("select[name=f-kind]").select_option("head")
    page.get_by_role("radio", name="候补：本校 · 工会主席 都找不到人时由其办理").check()
    expect(page.locator(".rule-turns li")).to_have_count(2)
    expect(page.locator(".rule-turns li.is-acting")).to_contain_text("由其办理")
    page.get_by_role("button", name="添加处理人").click()
    expect(page.locator(".design-node.is-chosen")).to_contain_text("工会主席，没有时 本单位负责人")
    page.locator(".rule-stack button[value=down]").click()
    expect(page.locator(".design-node.is-chosen")).to_contain_text("本单位负责人，没有时 本校 · 工会主席")
    look(page, "approvals-design-node")
    page.locator(".design-node.is-chosen").drag_to(page.locator(".design-plus").nth(2))
    version = FlowDef.objects.get(code="staff-leave", template__isnull=False).versions.get()
    expect(page.locator(".design-node b").nth(2)).to_have_text("工会主席审批")
    version.refresh_from_db()
    assert [node["id"] for node in version.tree][:3] == ["apply", "leader", "n1"]
    page.goto(f"{live_server.url}/approvals/designs/{version.pk}/?tab=form&field=reason")
    look(page, "approvals-design-form")
    page.goto(f"{live_server.url}/approvals/designs/{version.pk}/")
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_text("已发布")).to_be_visible()
    look(page, "approvals-flow")


def question(page):
    """What the product asks before it acts."""
    return page.get_by_role("dialog", name="请确认")


def test_dangerous_acts_ask_first_and_name_what_they_are_about(countersigned, people, enter, live_server, look):
    one = start(countersigned, Actor.of(people["teacher"]), reason="组织春季读书节")
    task = Task.objects.get(instance=one, assignee=people["first"])
    page = enter(people["first"])
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/approvals/mine/")
    expect(page.get_by_role("button", name="批量同意")).to_be_disabled()  # nothing is chosen yet
    assert page.locator(".todo-filter").evaluate("one => getComputedStyle(one).paddingLeft") == "16px"
    look(page, "approvals-mine")
    page.set_viewport_size(PHONE)
    page.get_by_role("checkbox", name=f"选择 {one.title}").check()
    page.get_by_role("button", name="批量同意").click()
    expect(question(page)).to_contain_text(f"确定同意“{one.title}”吗？")
    look(page, "approvals-confirm")
    page.keyboard.press("Escape")
    page.goto(f"{live_server.url}/approvals/{one.pk}/")
    page.get_by_role("link", name="流程图").click()
    look(page, "approvals-picture")
    page.get_by_role("link", name="返回").click()
    page.get_by_label("审批意见").fill("经费不足")
    page.get_by_role("button", name="不同意").click()
    expect(question(page)).to_contain_text(f"确定不同意“{one.title}”吗？")
    page.keyboard.press("Enter")  # the focus is on the harmless answer
    expect(question(page)).to_have_count(0)
    task.refresh_from_db()
    assert task.status == "pending"
    page.get_by_role("button", name="不同意").press("Enter")
    question(page).get_by_role("button", name="取消").press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("不同意：")).to_be_visible()
    task.refresh_from_db()
    assert (task.did, task.opinion) == ("refuse", "经费不足")


def test_the_designer_asks_before_it_deletes(people, enter, live_server):
    arms = [
        {
            "name": "长假",
            "when": {"all": [{"field": "reason", "op": "filled"}]},
            "flow": [approve("vice", name="副校长审批")],
        },
        {"name": "短假", "when": {"all": [{"field": "reason", "op": "empty"}]}, "flow": []},
        {"name": "其他", "flow": []},
    ]
    form = [{"key": "reason", "kind": "area", "label": "事由"}]
    live = make_flow(
        people["admin"].person.posts.get().unit,
        approve("head", name="主任审批"),
        {"id": "b", "type": "branch", "name": "时长", "arms": arms},
        form=form,
    )
    draft = FlowVersion.objects.create(flow=live.flow, number=2, tree=live.tree, form=live.form)
    page = enter(people["admin"])
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/approvals/designs/{draft.pk}/")
    expect(page.locator(".design-node").first).to_be_in_viewport(ratio=1)  # also of a flow that is wider than the phone
    page.set_viewport_size(WIDE)
    asked = [
        ("?tab=form", re.compile("删除.*事由"), "确定删除字段“事由”吗？"),
        ("?node=head", "删除这个环节", "确定删除环节“主任审批”吗？"),
        ("?arm=b.0", "删除这个分支和其中的环节", "确定删除分支“长假”和其中的 1 个环节吗？"),
        ("?node=b", "删除这个环节", "确定删除环节“时长”和其中的 1 个环节吗？"),
    ]
    for where, button, words in asked:
        page.goto(f"{live_server.url}/approvals/designs/{draft.pk}/{where}")
        page.get_by_role("button", name=button).click()
        expect(question(page)).to_contain_text(words)
        question(page).get_by_role("button", name="取消").click()
    draft.refresh_from_db()
    assert (draft.tree, draft.form) == (live.tree, live.form)
    page.get_by_role("button", name="删除这个环节").click()
    question(page).get_by_role("button", name="确定").click()
    expect(page.get_by_text("时长")).to_have_count(0)
    draft.refresh_from_db()
    assert [node["id"] for node in draft.tree] == ["apply", "head"]


def test_what_is_typed_is_saved_and_put_back(people, enter, live_server, look):
    """Also the rows of a table, after one had to sign in again."""
    page = enter(people["teacher"])
    flow = FlowDef.objects.get(code="purchase")
    page.goto(f"{live_server.url}/approvals/start/{flow.pk}/")
    page.get_by_label("采购内容").fill("图书")
    expect(page.get_by_text("已保存")).to_be_visible()
    draft = Instance.objects.get()
    expect(page).to_have_url(f"{live_server.url}/approvals/{draft.pk}/edit/")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="增加一行").click()
    page.locator("[name$='-name']").nth(1).fill("绘本")
    page.wait_for_url(lambda url: "sign-in" in url)
    enter(people["teacher"])
    page.goto(f"{live_server.url}/approvals/{draft.pk}/edit/")
    expect(page.locator("[name$='-name']").nth(1)).to_have_value("绘本")
    expect(page.get_by_text("已保存")).to_be_visible()
    draft.refresh_from_db()
    assert [row["name"] for row in draft.data["items"]] == ["绘本"]
    look(page, "approvals-draft")
    page.get_by_label("用途和理由").fill("充实图书馆")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert Instance.objects.count() == 1


def test_a_field_is_dragged_and_previewed_at_a_desk_and_on_a_phone(city, people, enter, live_server, look):
    form = [
        {"key": key, "kind": "text", "label": label} for key, label in (("a", "事由"), ("b", "地点"), ("c", "人数"))
    ]
    live = make_flow(city.school, approve("head", name="审批"), form=form)
    draft = FlowVersion.objects.create(flow=live.flow, number=2, tree=live.tree, form=live.form)
    page = enter(people["admin"])
    page.goto(f"{live_server.url}/approvals/designs/{draft.pk}/?tab=form")
    page.get_by_role("button", name="日期", exact=True).click()
    page.locator("[name=f-label]").fill("活动日期")
    page.get_by_role("button", name="保存").click()
    desk, phone = page.locator(".form-preview:not(.is-phone)"), page.locator(".form-preview.is-phone")
    for preview in (desk, phone):
        expect(preview.locator(".field-label")).to_have_text(["事由", "地点", "人数", "活动日期"])
    assert desk.bounding_box()["width"] > phone.bounding_box()["width"]
    handle = page.get_by_role("button", name="移动「活动日期」").bounding_box()
    first = page.locator(".field-list li").first.bounding_box()
    page.mouse.move(handle["x"] + 5, handle["y"] + 5)
    page.mouse.down()
    page.mouse.move(first["x"] + 20, first["y"] + 30, steps=5)
    page.mouse.move(first["x"] + 20, first["y"] + 2, steps=5)
    with page.expect_response(lambda answer: "/fields/order/" in answer.url):
        page.mouse.up()
    page.reload()
    for preview in (desk, phone):
        expect(preview.locator(".field-label")).to_have_text(["活动日期", "事由", "地点", "人数"])
    look(page, "approvals-design-fields")
    draft.refresh_from_db()
    assert [field["label"] for field in draft.form] == ["活动日期", "事由", "地点", "人数"]


def test_a_section_head_lets_a_colleague_act_for_one_school(city, enter, live_server, look):
    """With more schools than one scrolls through, the school is found by typing; what comes late opens no list again."""
    for _ in range(60):
        make_unit(parent=city.county)
    head = staff(city.county_office, "staff", "周明辉", "科长", KIND.OFFICER)
    staff(city.county_office, "staff", "吴雅琴", "科员", KIND.OFFICER)
    page = enter(head)
    page.goto(f"{live_server.url}/approvals/settings/")
    page.get_by_label("受托人").select_option(label="吴雅琴")
    schools = page.locator(".field", has=page.locator("[name=unit]"))
    schools.locator(".ts-control").click()
    late = []
    page.route("**/settings/units/*", lambda route: late.append(route))  # noqa: PLW0108 - it keeps a mark on the function
    with page.expect_request("**/settings/units/*"):
        schools.locator(".ts-control input").fill("江南")
    schools.locator(".option", has_text="实验小学").first.click()
    with page.expect_response("**/settings/units/*"):
        late.pop().continue_()
    expect(schools.locator(".ts-dropdown")).to_be_hidden()
    page.unroute("**/settings/units/*")
    schools.locator(".ts-control").click()
    schools.locator(".ts-control input").fill("江南")
    schools.locator(".option", has_text="鲤城区江南初级中学").click()
    page.get_by_role("button", name="设置委托").click()
    row = page.get_by_role("row").filter(has_text="吴雅琴")
    expect(row).to_contain_text("江南初中")
    assert Delegation.objects.get().unit == city.second_school
    look(page, "approvals-delegation")
