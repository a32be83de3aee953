"""Actions on one row and on many: they ask, name the object, and tell what became of it."""

import pytest

from citong.platform.audit.models import Entry
from tests.factories import actor_for, make_user_with
from tests.factories.sample import make_repair
from tests.sampleapp import actions
from tests.sampleapp.models import RepairRequest
from tests.sampleapp.perms import perms

S = RepairRequest.Status
HTMX = {"HX-Request": "true"}


@pytest.fixture
def repair(city):
    return make_repair(city.school, title="灯管闪烁")


def test_the_question_names_the_object_as_a_page_and_as_a_dialog(desk, repair):
    page = desk.get(f"/repairs/{repair.pk}/do/cancel/")
    dialog = desk.get(f"/repairs/{repair.pk}/do/cancel/", headers=HTMX)
    assert "确定要对“<b>灯管闪烁</b>”执行“撤销”吗" in page.text
    assert "确定要对“<b>灯管闪烁</b>”执行“撤销”吗" in dialog.text
    assert "<html" in page.text
    assert dialog.text.strip().startswith("<dialog")


def test_a_dangerous_act_is_not_done_without_its_reason(desk, repair):
    answer = desk.post(f"/repairs/{repair.pk}/do/cancel/", {"revision": 0})
    repair.refresh_from_db()
    assert answer.status_code == 422
    assert repair.status == S.NEW


def test_an_act_is_done_and_audited_with_its_reason(desk, repair):
    answer = desk.post(f"/repairs/{repair.pk}/do/cancel/", {"revision": 0, "reason": "重复报修"})
    repair.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, f"/repairs/{repair.pk}/")
    assert repair.status == S.CANCELLED
    assert Entry.objects.get(kind="sampleapp.repairrequest").note == "重复报修"


def test_a_dialog_leads_on_with_a_header(desk, repair):
    answer = desk.post(f"/repairs/{repair.pk}/do/cancel/", {"revision": 0, "reason": "重复报修"}, headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (200, f"/repairs/{repair.pk}/")


def test_an_act_chosen_in_the_list_leads_back_to_the_list(desk, repair, clerk):
    listed = desk.get("/repairs/", {"q": "灯"})
    href = listed.context["rows"][0].acts[0].href
    answer = desk.post(href, {"worker": clerk.pk})
    assert answer.url == "/repairs/?q=%E7%81%AF"


def test_what_the_state_forbids_is_said_and_not_done(desk, repair):
    for answer in (
        desk.get(f"/repairs/{repair.pk}/do/finish/"),
        desk.post(f"/repairs/{repair.pk}/do/finish/", {"result": "好"}),
    ):
        assert answer.status_code == 409
        assert "当前状态为「待派单」，不能完工。" in answer.text


def test_an_act_on_what_one_read_before_a_change_is_refused(desk, city, repair, clerk):
    actions.press(repair, by=actor_for(city.school, perms.change))
    answer = desk.post(f"/repairs/{repair.pk}/do/assign/", {"worker": clerk.pk, "revision": 0})
    repair.refresh_from_db()
    assert answer.status_code == 409
    assert repair.status == S.NEW


def test_workers_to_choose_from_are_those_of_the_own_school(desk, city, repair, clerk):
    stranger = make_user_with(city.other_school)
    answer = desk.post(f"/repairs/{repair.pk}/do/assign/", {"worker": stranger.pk})
    assert answer.status_code == 422
    assert list(desk.get(f"/repairs/{repair.pk}/do/assign/").context["form"].fields["worker"].queryset) == [clerk]


def test_what_needs_no_answer_is_done_at_once(desk, repair):
    shown = desk.get(f"/repairs/{repair.pk}/").context
    how = {act.label: act.how for act in (*shown["acts"], *shown["more_acts"])}
    assert how == {"派单": "dialog", "修改": "page", "标为紧急": "post", "撤销": "dialog"}
    assert desk.post(f"/repairs/{repair.pk}/do/press/", {"revision": 0}).status_code == 302
    repair.refresh_from_db()
    assert repair.urgent


def test_an_unknown_act_does_not_exist(desk, repair):
    assert desk.get(f"/repairs/{repair.pk}/do/explode/").status_code == 404
    assert desk.get("/repairs/bulk/finish/").status_code == 404


def test_many_rows_get_a_result_each(desk, city, repair, actor, clerk):
    done = actions.assign(make_repair(city.school, title="派过的"), by=actor, worker=clerk)
    theirs = make_repair(city.other_school, title="外校的")
    ids = [repair.pk, done.pk, theirs.pk]
    asked = desk.get("/repairs/bulk/cancel/", {"ids": ids})
    assert {str(row) for row in asked.context["rows"]} == {"灯管闪烁", "派过的"}
    answer = desk.post("/repairs/bulk/cancel/", {"ids": ids, "reason": "学校停用"})
    assert {(str(o.obj), o.problem) for o in answer.context["outcomes"]} == {
        ("灯管闪烁", ""),
        ("派过的", "当前状态为「维修中」，不能撤销。"),
    }
    theirs.refresh_from_db()
    assert theirs.status == S.NEW


def test_nothing_ticked_says_what_to_do(desk, db):
    assert "还没有选择记录" in desk.get("/repairs/bulk/cancel/").text
    assert "还没有选择记录" in desk.post("/repairs/bulk/cancel/", {"ids": ["x", "1;2"]}).text
