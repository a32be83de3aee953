"""The components at work in a browser: accessible, within the content policy, and never losing what was typed."""

import re

import pytest
from playwright.sync_api import expect

from tests.ui import urls

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.ui.urls")]


@pytest.fixture
def gallery(page, live_server, dist):
    """The gallery; anything on the console, such as a breach of the content policy, fails the test."""
    said = []
    refused = ("/autosave", "/sort")  # the browser reports refusals, which these tests provoke
    page.on("console", lambda message: message.location["url"].endswith(refused) or said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    urls.DRAFT.update(revision=7, values={})
    page.goto(f"{live_server.url}/gallery/")
    page.wait_for_selector(".tab-list:not([hidden])")
    yield page
    assert said == []


def test_the_gallery_is_accessible_and_fits_desk_and_phone(gallery, look):
    gallery.locator("#hex").scroll_into_view_if_needed()
    expect(gallery.locator("#hex canvas")).to_be_visible()
    look(gallery, "gallery")


SMUGGLED = """<script>document.body.dataset.script = "ran"</script>
<img src="/no-such-picture/" alt="" onerror="document.body.dataset.handler = 'ran'">
<p id="smuggled" style="position: fixed">红</p></body>"""


@pytest.mark.parametrize(("policy", "ran"), [(True, ["", "", "static"]), (False, ["ran", "ran", "fixed"])])
def test_what_somebody_smuggles_into_a_page_neither_runs_nor_paints(page, live_server, dist, policy, ran):
    """Without the policy it would: so it is the policy that stops it."""

    def smuggle(route):
        answer = route.fetch()
        headers = {k: v for k, v in answer.headers.items() if policy or k != "content-security-policy"}
        route.fulfill(response=answer, headers=headers, body=answer.text().replace("</body>", SMUGGLED))

    page.route("**/gallery/", smuggle)
    page.goto(f"{live_server.url}/gallery/", wait_until="load")
    found = "[body.dataset.script ?? '', body.dataset.handler ?? '', getComputedStyle(smuggled).position]"
    assert page.evaluate(f"() => {{ const body = document.body; return {found}; }}") == ran


MEASURES = """selector => {
    const style = getComputedStyle(document.querySelector(selector));
    return [style.fontSize, style.height, style.position, style.textAlign, style.fontVariantNumeric];
}"""


def test_the_look_keeps_its_measures(gallery):
    size, height, position, align, digits = range(5)
    look = {name: gallery.evaluate(MEASURES, name) for name in ("body", ".data-table td", ".data-table td.is-actions")}
    number = gallery.evaluate(MEASURES, ".data-table td.is-number")
    assert look["body"][size] == "14px"
    assert look[".data-table td"][size] == "13.5px"
    assert float(look[".data-table td"][height].removesuffix("px")) >= 48
    assert look[".data-table td.is-actions"][position] == "sticky"
    assert (number[align], number[digits]) == ("right", "tabular-nums")


def test_a_dialog_opens_takes_the_focus_and_closes(gallery):
    dialog = gallery.locator("#gallery-dialog")
    gallery.get_by_role("button", name="新建").click()
    expect(dialog).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    gallery.get_by_role("button", name="新建").click()
    dialog.get_by_role("button", name="取消").click()
    expect(dialog).to_be_hidden()


def test_a_dangerous_act_asks_with_the_name_of_the_object(gallery):
    gallery.evaluate("addEventListener('submit', e => { e.preventDefault(); document.title = '已退回'; })")
    gallery.get_by_role("button", name="退回", exact=True).click()
    expect(gallery.get_by_text("确定退回“泉州市丰泽区第五实验小学”的申报吗？")).to_be_visible()
    gallery.get_by_role("dialog").get_by_role("button", name="取消").click()
    assert gallery.title() != "已退回"
    gallery.get_by_role("button", name="退回", exact=True).click()
    gallery.get_by_role("dialog").get_by_role("button", name="确定").click()
    expect(gallery).to_have_title("已退回")


def test_ticks_are_counted_ranged_and_enable_their_buttons(gallery):
    boxes = gallery.locator("td.is-check input")
    act = gallery.get_by_role("button", name="批量推荐")
    expect(act).to_be_disabled()
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(gallery.locator(".bulk-count")).to_have_text("已选 4 项")
    expect(act).to_be_enabled()
    gallery.get_by_label("全选").check()
    expect(gallery.locator(".bulk-count")).to_have_text("已选 6 项")


def test_the_count_of_words_follows_the_typing(gallery):
    field = gallery.locator("#clean_goals")
    field.fill("统一平台，接入 Wi-Fi 6。")
    expect(gallery.locator("#clean_goals_count")).to_have_text("10 字，至少 300 字")
    field.fill("字" * 601)
    expect(gallery.locator("#clean_goals_count")).to_have_text("601 / 600 字，超出 1 字")


def test_a_draft_saves_itself(gallery, live_server):
    gallery.locator("#clean_goals").fill("三年建成智慧校园")
    expect(gallery.locator(".autosave-state")).to_have_text("已保存（10:32）")
    assert gallery.request.get(f"{live_server.url}/draft").json() == {
        "revision": 8,
        "values": {"goals": "三年建成智慧校园"},
    }
    assert gallery.evaluate("localStorage.getItem('citong-draft:gallery:goals')") is None


def test_two_people_never_overwrite_each_other(gallery):
    urls.DRAFT.update(revision=9, values={"goals": "同事写的"})
    field = gallery.locator("#clean_goals")
    field.fill("我写的")
    expect(gallery.get_by_text("黄玥喆刚刚修改了这部分内容。")).to_be_visible()
    assert urls.DRAFT["values"] == {"goals": "同事写的"}
    expect(field).to_have_value("我写的")
    gallery.get_by_role("button", name="两份都保留").click()
    expect(gallery.locator(".autosave-state")).to_have_text("已保存（10:32）")
    assert urls.DRAFT == {"revision": 10, "values": {"goals": "我写的\n同事写的"}}


def test_a_choice_of_another_is_not_overwritten_either(gallery):
    gallery.evaluate("document.querySelector('.autosave').append(document.querySelector('#id_kind').closest('.field'))")
    urls.DRAFT.update(revision=9, values={"kind": "middle"})
    gallery.locator("#id_kind").select_option("")
    expect(gallery.locator(".conflict-field")).to_contain_text("学校类别：对方的内容中学")
    gallery.get_by_role("button", name="改用对方的内容").click()
    expect(gallery.locator(".autosave-state")).to_have_text("已保存（10:32）")
    assert urls.DRAFT == {"revision": 10, "values": {"goals": "", "kind": "middle"}}


def test_what_was_typed_survives_the_end_of_the_session(gallery):
    gallery.route("**/autosave", lambda route: route.fulfill(status=401))
    field = gallery.locator("#clean_goals")
    field.fill("还没有保存的一段话")
    expect(gallery.locator(".autosave-state")).to_have_text(re.compile("登录已失效"))
    gallery.unroute("**/autosave")
    gallery.reload()
    expect(field).to_have_value("还没有保存的一段话")
    expect(gallery.locator(".autosave-state")).to_have_text("已保存（10:32）")
    assert urls.DRAFT["values"] == {"goals": "还没有保存的一段话"}


def test_tabs_walk_with_the_arrows(gallery):
    gallery.get_by_role("tab", name="基本情况").focus()
    gallery.keyboard.press("ArrowRight")
    expect(gallery.get_by_role("tabpanel", name="实施方案")).to_be_visible()
    expect(gallery.get_by_text("第一页的内容。")).to_be_hidden()


def test_a_slash_leads_to_the_search_box(gallery):
    gallery.keyboard.press("/")
    expect(gallery.get_by_label("全局搜索")).to_be_focused()
    gallery.keyboard.type("/")
    expect(gallery.get_by_label("全局搜索")).to_have_value("/")


def test_the_navigation_is_a_drawer_on_phones(gallery):
    gallery.set_viewport_size({"width": 390, "height": 844})
    side = gallery.get_by_role("navigation", name="主导航")
    expect(side).to_be_hidden()
    gallery.get_by_role("button", name="菜单").click()
    expect(side.get_by_role("link", name="工作台")).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(side).to_be_hidden()


def test_rows_are_cards_on_phones_and_filters_fold(gallery):
    gallery.set_viewport_size({"width": 390, "height": 844})
    expect(gallery.get_by_label("所属县区")).to_be_hidden()
    gallery.get_by_role("button", name="筛选").click()
    expect(gallery.get_by_label("所属县区")).to_be_visible()
    expect(gallery.locator(".data-table thead")).to_be_hidden()
    expect(gallery.locator("tbody tr").first).to_contain_text("晋江第二幼儿园")


def test_posts_are_switched_in_a_dialog(gallery):
    gallery.get_by_role("button", name="泉州市教育局").click()
    choices = gallery.get_by_role("dialog", name="单位与岗位").locator("button[name=post]")
    expect(choices).to_have_count(2)
    assert choices.all_inner_texts() == ["市级\n泉州市教育局\n综合科科员 · 当前", "学校\n丰泽区第五实验小学\n家长代表"]
    assert choices.nth(1).get_attribute("value") == "2"


def test_a_menu_closes_with_escape_and_beside_it(gallery):
    menu = gallery.locator("details.menu", has_text="更多")
    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="查看")).to_be_visible()
    gallery.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="查看")).to_be_hidden()
    menu.locator("summary").click()
    gallery.locator("h1").click()
    expect(menu.get_by_role("link", name="查看")).to_be_hidden()


def test_an_order_is_saved_or_put_back(gallery):
    items = gallery.locator(".sortable li")
    gallery.get_by_role("button", name=re.compile("移动 晋江市")).press("ArrowUp")
    expect(items.nth(3)).to_contain_text("晋江市")
    expect(gallery.get_by_text("已移到第 4 位，共 5 位")).to_be_attached()
    gallery.get_by_role("button", name=re.compile("移动 丰泽区")).press("ArrowUp")
    expect(gallery.get_by_text("顺序没有保存，请刷新页面后重试。")).to_be_visible()
    expect(items.nth(1)).to_contain_text("丰泽区")


def test_a_handle_is_dragged_over_several_rows_at_once(gallery):
    items = gallery.locator(".sortable li")
    items.nth(4).scroll_into_view_if_needed()
    last = items.nth(4).text_content()
    start, first = items.nth(4).locator(".sort-handle").bounding_box(), items.nth(0).bounding_box()
    gallery.mouse.move(start["x"] + 8, start["y"] + 8)
    gallery.mouse.down()
    gallery.mouse.move(start["x"] + 8, first["y"] + 2, steps=12)
    expect(items.nth(0)).to_have_text(last)
    expect(gallery.locator(".sortable li.is-dragging")).to_have_count(1)
    with gallery.expect_request(lambda request: request.url.endswith("/sort")):
        gallery.mouse.up()
    expect(gallery.locator(".is-dragging")).to_have_count(0)


def test_messages_from_scripts_and_answers_appear(gallery):
    gallery.evaluate("document.dispatchEvent(new CustomEvent('toast', {detail: {text: '已提交', tone: 'success'}}))")
    expect(gallery.get_by_text("已提交")).to_be_visible()
    gallery.get_by_role("button", name="关闭提示").click()
    expect(gallery.get_by_text("已提交")).to_have_count(0)


def test_a_file_that_is_too_big_is_refused_before_it_is_sent(gallery, tmp_path):
    big = tmp_path / "大文件.pdf"
    with big.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    gallery.locator("input[name=scan]").set_input_files(big)
    expect(gallery.locator(".upload-list")).to_have_text("大文件.pdf超过 20 MB，请压缩后再选")
    assert gallery.locator("input[name=scan]").evaluate("input => input.files.length") == 0


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_error_pages_need_no_context_and_say_what_to_do(name):
    from django.template.loader import render_to_string

    shown = render_to_string(name)
    assert "返回首页" in shown
    assert "<h1>" in shown
