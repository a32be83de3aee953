"""Forms: what is typed is checked, kept, and never overwrites what somebody else saved."""

import pytest
from django.core.exceptions import ValidationError

from citong.kit.forms import blame
from citong.kit.resource import registry
from citong.platform.audit.models import Entry
from tests.factories import actor_for
from tests.factories.sample import make_repair
from tests.sampleapp import actions
from tests.sampleapp.models import RepairRequest
from tests.sampleapp.perms import perms

TYPED = {"title": "灯管不亮", "place": "301 教室", "phone": "13805950123"}


@pytest.fixture
def repair(city):
    return make_repair(city.school, title="灯管闪烁", place="教学楼", phone="13805950123")


def typed(repair, **fields):
    """What the browser sends when the form is saved unchanged but for ``fields``."""
    kept = {"unit": repair.unit_id, "title": repair.title, "place": repair.place, "phone": "", "detail": repair.detail}
    return {**kept, "revision": repair.revision, **fields}


def test_a_new_row_is_made_by_the_action_and_shown(desk, city, clerk):
    answer = desk.post("/repairs/add/", {"unit": city.school.pk, **TYPED, "cost_fen": "120.50"})
    made = RepairRequest.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/repairs/{made.pk}/")
    assert (made.title, made.reporter, made.cost_fen, made.revision) == ("灯管不亮", clerk, 12050, 1)
    assert Entry.objects.get(kind="sampleapp.repairrequest").action == "sampleapp.report"


def test_the_own_unit_is_chosen_beforehand(desk, city):
    assert desk.get("/repairs/add/").context["form"].initial["unit"] == city.school.pk


def test_mistakes_stand_on_top_and_at_their_fields_and_nothing_typed_is_lost(desk, city):
    answer = desk.post("/repairs/add/", {"unit": city.school.pk, "title": "", "place": "301 教室", "phone": ""})
    page = answer.text
    assert answer.status_code == 422
    assert page.count("请填写故障描述。") == 2
    assert 'href="#id_title"' in page
    assert 'value="301 教室"' in page
    assert RepairRequest.objects.count() == 0


def test_what_an_action_refuses_stands_at_its_field_or_on_top_with_the_fields_name(actor, repair):
    form = registry["repairs"].form(actor, typed(repair), repair)
    assert form.is_valid()
    blame(form, ValidationError({"title": ["重复了。"], "number": ["太长。"], "__all__": ["今天不行。"]}))
    assert form.errors == {"title": ["重复了。"], "__all__": ["编号：太长。", "今天不行。"]}


def test_saving_changes_only_what_was_changed_and_says_so_in_the_audit(desk, repair):
    answer = desk.post(f"/repairs/{repair.pk}/edit/", typed(repair, place="实验楼"))
    repair.refresh_from_db()
    assert answer.status_code == 302
    assert (repair.place, repair.title, repair.revision) == ("实验楼", "灯管闪烁", 1)
    assert Entry.objects.get(kind="sampleapp.repairrequest").changes == {
        "place": ["教学楼", "实验楼"],
        "revision": [0, 1],
    }


def test_a_masked_value_is_not_written_into_the_form_and_stays_if_left_empty(desk, repair):
    page = desk.get(f"/repairs/{repair.pk}/edit/").text
    assert "13805950123" not in page
    assert "138****0123" in page
    desk.post(f"/repairs/{repair.pk}/edit/", typed(repair, phone=""))
    repair.refresh_from_db()
    assert repair.phone == "13805950123"
    desk.post(f"/repairs/{repair.pk}/edit/", typed(repair, phone="13905950999"))
    repair.refresh_from_db()
    assert repair.phone == "13905950999"


def test_two_people_who_change_the_same_row_see_both_versions_and_nothing_is_lost(desk, city, repair):
    stale = typed(repair, place="我写的地点")
    actions.change(repair, by=actor_for(city.school, perms.change), place="他写的地点")
    answer = desk.post(f"/repairs/{repair.pk}/edit/", stale)
    repair.refresh_from_db()
    assert answer.status_code == 409
    assert [(d.label, d.theirs, d.mine) for d in answer.context["differences"]] == [
        ("地点", "他写的地点", "我写的地点")
    ]
    assert 'value="我写的地点"' in answer.text
    assert repair.place == "他写的地点"
    again = desk.post(f"/repairs/{repair.pk}/edit/", {**stale, "revision": answer.context["form"].data["revision"]})
    repair.refresh_from_db()
    assert again.status_code == 302
    assert repair.place == "我写的地点"


def test_a_row_deleted_meanwhile_does_not_exist_any_more(desk, repair):
    stale = typed(repair, place="我写的地点")
    address = f"/repairs/{repair.pk}/edit/"
    repair.delete()
    assert desk.post(address, stale).status_code == 404


def test_who_may_not_change_is_refused(client, city, repair):
    client.force_login(actor_for(city.school, perms.view).user)
    assert client.get(f"/repairs/{repair.pk}/edit/").status_code == 403
    assert client.get("/repairs/add/").status_code == 403


def test_saving_leads_back_to_where_one_came_from(desk, repair):
    answer = desk.post(f"/repairs/{repair.pk}/edit/", typed(repair, place="实验楼", back="q=灯"))
    assert answer.url == f"/repairs/{repair.pk}/?back=q%3D%E7%81%AF"
