"""Writing over the API: the same actions, the same rules, the same sentences."""

import pytest

from citong.kit.api import auth
from citong.kit.resource import registry
from citong.platform.access.actor import Actor
from citong.platform.audit.models import Entry
from citong.records.places import actions
from citong.records.places.models import School
from citong.records.places.perms import perms
from tests.factories import make_unit, make_user_with
from tests.factories.sample import make_repair
from tests.sampleapp.perms import perms as repairs

pytestmark = pytest.mark.django_db


def test_a_row_is_created_by_the_action(api, city, officer):
    unit = make_unit(parent=city.county)
    answer = api("post", "schools/", {"unit": unit.pk, "code": "2135000777", "kind": "211", "spent_1_fen": 12_345_678})
    made = School.objects.get()
    assert (answer.status_code, answer["Location"], answer["ETag"]) == (201, f"/api/v1/schools/{made.pk}/", '"1"')
    assert (answer.json()["code"], made.spent_1_fen, made.nature) == ("2135000777", 12_345_678, "public")
    entry = Entry.objects.get(action="places.create")
    assert (entry.user, entry.object_id) == (officer, str(made.pk))


def test_mistakes_are_listed_field_by_field(api, city, officer):
    answer = api("post", "schools/", {"unit": city.school.pk, "code": "1", "kind": "211", "postcode": "3"})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "内容有误",
        "status": 422,
        "detail": "请按各字段的提示改正后再提交。",
        "instance": "/api/v1/schools/",
        "errors": [
            {"field": "code", "message": "学校标识码应为10位数字：2位类别、2位省份、6位序号。"},
            {"field": "postcode", "message": "请填写 6 位邮政编码，例如 362000。"},
        ],
    }


def test_wrong_types_missing_and_unknown_members_are_named(api, city, officer):
    answer = api("post", "schools/", {"unit": city.school.pk, "kind": "zzz", "students": "viele", "foo": 1})
    assert {(one["field"], one["message"]) for one in answer.json()["errors"]} == {
        ("code", "必填。"),
        ("foo", "没有这个字段。"),
        ("students", "请填写整数。"),
        ("kind", "没有这个选项，可以填：'', '111', '211', '218', '311', '312', '341', '342', '345', '361' or '514'。"),
    }


def test_a_unit_out_of_reach_cannot_be_chosen(api, city, officer):
    answer = api("post", "schools/", {"unit": city.other_school.pk, "code": "2135000777", "kind": "211"})
    assert (answer.status_code, [one["field"] for one in answer.json()["errors"]]) == (422, ["unit"])


def test_a_change_needs_the_revision_and_keeps_what_was_not_given(api, schools, officer):
    address = f"schools/{schools.first.pk}/"
    assert api("patch", address, {"students": 900}).status_code == 428
    tag = api("get", address)["ETag"]
    changed = api("patch", address, {"students": 900}, If_Match=tag)
    assert (changed.status_code, changed["ETag"], changed.json()["students"]) == (200, '"1"', 900)
    schools.first.refresh_from_db()
    assert (schools.first.principal_name, schools.first.spent_1_fen, schools.first.bandwidth) == (
        "陈昇堃",
        30_000_050,
        100,
    )
    assert Entry.objects.get(action="places.change").changes["students"] == [1200, 900]


def test_a_masked_number_stays_when_it_is_not_given(api, schools, officer):
    number = schools.first.principal_mobile
    api("patch", f"schools/{schools.first.pk}/", {"students": 900}, If_Match='"0"')
    schools.first.refresh_from_db()
    assert schools.first.principal_mobile == number


def test_who_comes_second_is_told(api, schools, officer):
    tag = api("get", f"schools/{schools.first.pk}/")["ETag"]
    actions.change(schools.first, by=Actor.system(), students=1)
    answer = api("patch", f"schools/{schools.first.pk}/", {"students": 2}, If_Match=tag)
    assert (answer.status_code, answer.json()["title"]) == (412, "内容已被他人修改")
    schools.first.refresh_from_db()
    assert schools.first.students == 1


@pytest.fixture
def repair(client, city):
    client.force_login(make_user_with(city.school, *repairs.all()))
    return make_repair(city.school)


def test_an_action_runs_with_its_inputs(api, repair, city):
    worker = make_user_with(city.school)
    answer = api("post", f"repairs/{repair.pk}/assign/", {"worker": worker.pk}, If_Match='"0"')
    assert (answer.status_code, answer.json()["status"], answer.json()["worker"]["id"]) == (200, "assigned", worker.pk)


def test_an_action_in_the_wrong_state_is_refused_with_the_reason(api, repair):
    answer = api("post", f"repairs/{repair.pk}/finish/", {"result": "换了灯管"})
    assert (answer.status_code, answer.json()["detail"]) == (409, "当前状态为「待派单」，不能完工。")


def test_an_action_on_what_others_changed_is_refused(api, repair, city):
    api("post", f"repairs/{repair.pk}/press/", {})
    answer = api("post", f"repairs/{repair.pk}/cancel/", {"reason": "重复"}, If_Match='"0"')
    assert answer.status_code == 412


def test_an_action_without_its_input_names_it(api, repair):
    answer = api("post", f"repairs/{repair.pk}/cancel/", {})
    assert (answer.status_code, answer.json()["errors"]) == (422, [{"field": "reason", "message": "必填。"}])


def test_actions_keep_to_reach_and_permission(api, client, city, repair):
    client.force_login(make_user_with(city.school, repairs.view))
    assert api("post", f"repairs/{repair.pk}/press/", {}).status_code == 403
    client.force_login(make_user_with(city.second_school, *repairs.all()))
    assert api("post", f"repairs/{repair.pk}/press/", {}).status_code == 404


@pytest.mark.parametrize(
    ("method", "address", "content", "status"),
    [
        ("post", "schools/", b"{", 400),
        ("delete", "schools/", b"", 405),
        ("get", "castles/", b"", 404),
        ("get", "schools/999999/", b"", 404),
        ("post", "schools/", b"[]", 422),
    ],
)
def test_every_fault_is_a_problem(client, officer, method, address, content, status):
    answer = getattr(client, method)(
        f"/api/v1/{address}", **({"data": content, "content_type": "application/json"} if method == "post" else {})
    )
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert (answer.json()["status"], answer.json()["instance"]) == (status, f"/api/v1/{address}")
    assert answer.json()["detail"]


def test_a_fault_of_ours_is_told_without_its_inside_and_logged(api, schools, officer, monkeypatch, caplog):
    def broken(*_args, **_kwargs):
        raise RuntimeError("secret inside")

    monkeypatch.setattr(registry["schools"], "rows", broken)
    answer = api("get", "schools/")
    assert (answer.status_code, "secret inside" in answer.text) == (500, False)
    assert "secret inside" in caplog.text


def test_who_asks_too_often_waits(api, client, city, schools, officer, monkeypatch):
    monkeypatch.setattr(auth, "PER_MINUTE", 2)
    assert [api("get", "schools/").status_code for _ in range(3)] == [200, 200, 429]
    answer = api("get", "schools/")
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert answer.json()["title"] == "请求过于频繁"
    client.force_login(make_user_with(city.county, *perms.all()))
    assert api("get", "schools/").status_code == 200
