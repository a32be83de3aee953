"""The form that a definition makes for one person: what he sees, may choose, and what comes of what he sends."""

import json
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template.loader import render_to_string

from citong.kit import adhoc
from citong.kit.columns import Kind
from citong.lib import clock, formdef
from tests.factories.flows import typed
from tests.factories.org import make_city_tree
from tests.factories.people import actor_for, make_user_with
from tests.kit.adhoc.sample import FORM, RIGHTS

pytestmark = pytest.mark.django_db
SENT = {
    "title": "投影仪",
    "kind": "buy",
    "items-0-what": "投影仪",
    "items-0-price": "2999.50",
    "items-0-count": "2",
    "agreed": "on",
}
CARD = "11010519491231002X"


@pytest.fixture
def city():
    return make_city_tree()


@pytest.fixture
def clerk(city):
    return actor_for(make_user_with(city.school_office, name="黄玥喆"))


def _dict(values):
    sent = QueryDict("", mutable=True)
    for key, value in values.items():
        sent.setlist(key, value if isinstance(value, list) else [value])
    return sent


def sent(clerk, stored=None, rights=RIGHTS, files=None, **changes):
    form = adhoc.build(FORM, stored or {}, rights, clerk, _dict(typed(**{**SENT, **changes})), files)
    form.is_valid()
    return form


def test_what_is_typed_becomes_what_the_definition_keeps(clerk, city):
    form = sent(
        clerk,
        use=["t", "s"],
        on="2026-09-01",
        leader=str(clerk.user.pk),
        unit=str(city.school_office.pk),
        freight="1万",
        why="急用",
    )
    assert form.errors == {}
    data = formdef.merge(FORM, {}, form.given(), RIGHTS)
    assert data["items"] == [
        {"what": "投影仪", "grade": None, "price": 299950, "count": 2, "sum": 599900, "urgent": False}
    ]
    assert (data["use"], data["on"], data["leader"], data["unit"]) == (
        ["t", "s"], "2026-09-01", clerk.user.pk, city.school_office.pk,
    )  # fmt: skip
    assert data["total"] == 599900 + 1_000_000


def test_a_fresh_form_offers_today_oneself_and_ones_own_unit_and_phone(clerk):
    form = adhoc.build(FORM, {}, RIGHTS, clerk)
    found = {key: form[key].value() for key in ("on", "leader", "unit", "mobile")}
    assert found == {
        "on": clock.today(), "leader": clerk.user.pk, "unit": clerk.post.unit_id, "mobile": clerk.user.person.mobile
    }  # fmt: skip
    assert adhoc.build(FORM, {"mobile": None}, RIGHTS, clerk)["mobile"].value() is None  # emptied on purpose


def test_people_and_units_of_other_schools_can_neither_be_seen_nor_sent(clerk, city):
    stranger = make_user_with(city.other_school, name="外校人员")
    form = sent(clerk, leader=str(stranger.pk), unit=str(city.other_school.pk))
    assert set(form.errors) == {"leader", "unit"}
    page = render_to_string("kit/adhoc/form.html", {"form": form})
    assert "外校人员" not in page
    assert city.other_school.name not in page


def test_who_was_chosen_before_may_stay_though_out_of_ones_own_reach(clerk, city):
    earlier = make_user_with(city.county, name="县局经办")
    form = sent(clerk, {"leader": earlier.pk}, leader=str(earlier.pk))
    assert form.errors == {}
    assert form.given()["leader"] == earlier.pk
    other = make_user_with(city.county, name="县局另一人")
    assert set(sent(clerk, {"leader": earlier.pk}, leader=str(other.pk)).errors) == {"leader"}  # but nobody else


def test_the_browser_learns_nothing_hidden_or_masked(clerk):
    stored = {"title": "投影仪", "total": 600000, "card": CARD, "mobile": "13805950000", "mail": "secret@example.cn"}
    rights = {**dict.fromkeys(formdef.keys(FORM), "read"), "why": "write", "total": "hidden", "title": "hidden"}
    form = adhoc.build(FORM, stored, rights, clerk)
    page = render_to_string("kit/adhoc/form.html", {"form": form})
    for secret in ("投影仪", "600000", CARD, "13805950000", "secret@example.cn", "事项名称"):
        assert secret not in page
    told = {field["key"]: field for field in json.loads(form.script)["fields"]}
    assert "total" not in told
    assert told["why"]["when"] == {"all": []}  # decided here, as the browser may not know the total


def test_what_is_sent_for_a_field_that_one_may_not_see_is_refused(clerk):
    rights = dict.fromkeys(formdef.keys(FORM), "read") | {"total": "hidden", "title": "hidden"}
    for sent in ({"title": "我的"}, {"items-0-price": "1"}, {}):
        form = adhoc.build(FORM, {}, rights | {"items": "hidden"}, clerk, QueryDict(urlencode(typed(**sent))))
        refused = ["提交的内容中有您无权填写的字段，请重新打开页面后再填写。"] if sent else []
        assert form.errors.get("__all__", []) == refused


def test_a_formula_over_something_hidden_keeps_its_text(clerk):
    rights = {**RIGHTS, "freight": "hidden", "items": "read"}
    stored = {"freight": 100, "total": 700, "items": [{"what": "保密物品", "price": 600, "count": 1, "sum": 600}]}
    form = adhoc.build(FORM, stored, rights, clerk)
    told = json.loads(form.script)
    assert "formula" not in next(field for field in told["fields"] if field["key"] == "total")
    assert told["data"]["items"] == [{"price": 600, "count": 1, "sum": 600}]
    assert "7.00 元" in render_to_string("kit/adhoc/form.html", {"form": form})


def test_an_error_names_field_and_row_and_keeps_what_was_typed(clerk):
    form = sent(clerk, freight="两百", **{"items-1-what": "", "items-2-what": "幕布", "items-2-price": "abc"})
    assert form.errors["freight"][0].startswith("“两百”不是金额")
    assert form.errors["items"][0].startswith("第 2 行「单价」：“abc”不是金额")
    page = render_to_string("kit/adhoc/form.html", {"form": form})
    assert 'name="f-items-1-price" value="abc"' in page  # the second row of the page that comes back
    form.given()  # a preview takes what holds


def test_what_is_missing_is_put_at_its_field(clerk):
    form = sent(clerk, title="", agreed="")
    with pytest.raises(formdef.Wrong) as caught:
        formdef.merge(FORM, {}, form.given(), RIGHTS)
    form.blame(caught.value.reasons)
    assert {key: list(errors) for key, errors in form.errors.items()} == {
        "title": ["请填写事项名称。"],
        "agreed": ["请勾选已向师生公示。"],
        "why": ["请填写理由。"],
    }


def test_a_mistake_in_a_field_that_does_not_show_stops_nobody(clerk):
    assert sent(clerk, **{"span-from": "昨天"}).errors == {}
    assert set(sent(clerk, kind="rent", **{"span-from": "昨天"}).errors) == {"span"}


def test_files_stay_go_and_come(clerk):
    upload = SimpleUploadedFile("报价.pdf", b"x")
    form = sent(clerk, {"quotes": [7, 8]}, files={"f-quotes": [upload]}, **{"quotes-drop": "8"})
    assert form.uploads() == {"quotes": ([7], [upload])}


def test_a_heading_over_nothing_is_left_out(clerk, city):
    hidden = dict.fromkeys(("people", "leader", "unit", "mobile", "mail", "card", "agreed"), "hidden")
    assert "s_contact" not in {cell.field.key for cell in adhoc.cells(FORM, {}, hidden)}
    form = adhoc.build(FORM, {}, {**RIGHTS, **hidden}, clerk)
    assert "s_contact" not in {line.field.key for line in form.lines}
    assert "s_who" in {line.field.key for line in form.lines}


def test_a_reader_sees_names_and_masked_numbers(clerk, city):
    data = {
        "leader": clerk.user.pk,
        "unit": city.school_office.pk,
        "card": CARD,
        "mobile": "13805950000",
        "kind": "rent",
    }
    read = {cell.field.key: cell.text for cell in adhoc.cells(FORM, data)}
    assert (read["leader"], read["unit"], read["kind"]) == (str(clerk.user), str(city.school_office), "租用")
    assert (read["mobile"], CARD in read["card"]) == ("138****0000", False)


def test_forms_are_rows_of_a_sheet(clerk):
    data = formdef.merge(FORM, {}, sent(clerk, on="2026-09-01", why="三家比价").given(), RIGHTS) | {
        "mobile": "13805950000"
    }
    heads = adhoc.columns(FORM, {"card": "hidden"})
    row = dict(
        zip(
            (one.label for one in heads),
            adhoc.values(FORM, data, adhoc.names_of(FORM, data), {"card": "hidden"}),
            strict=True,
        )
    )
    assert (row["需用日期"], row["合计"], row["联系手机"]) == (date(2026, 9, 1), Decimal("5999.00"), "138****0000")
    assert row["明细"] == "名称：投影仪；单价：2,999.50 元；数量：2；小计：5,999.00 元；急用：否"
    assert {one.label: one.kind for one in heads}["合计"] == Kind.MONEY
    assert "身份证件号码" not in row


def test_a_half_built_form_can_be_looked_at(clerk):
    """The designer shows its form before it is right; ``formdef.problems`` says what is missing."""
    draft = formdef.parse(
        [
            {"key": "a", "kind": "int", "label": "甲"},
            {"key": "b", "kind": "formula", "label": "乙", "formula": ""},
            {
                "key": "c",
                "kind": "text",
                "label": "丙",
                "when": {"all": [{}, {"field": "a"}, {"field": "gone", "op": "eq"}]},
            },
            {
                "key": "d",
                "kind": "rows",
                "label": "丁",
                "fields": [{"key": "e", "kind": "formula", "label": "戊", "formula": "1 +"}],
            },
        ]
    )
    form = adhoc.build(draft, {}, {"a": "write", "c": "write", "d": "write"}, clerk, _dict(typed(a="3")))
    assert form.is_valid()
    assert "甲" in render_to_string("kit/adhoc/form.html", {"form": form})
    assert adhoc.cells(draft, {"a": 3})[1].text == ""
    assert formdef.problems(draft) != []


def test_rows_cost_no_query_each(clerk, django_assert_num_queries):
    rows = [{"what": str(number), "price": 100, "count": 1} for number in range(30)]
    with django_assert_num_queries(5):  # the calendar, the own organisation and the options, of people and of units
        render_to_string("kit/adhoc/form.html", {"form": adhoc.build(FORM, {"items": rows}, RIGHTS, clerk)})


def test_people_in_rows_cost_no_query_each(clerk, city, django_assert_num_queries):
    columns = [
        {"key": "who", "kind": "user", "label": "人员"},
        {"key": "others", "kind": "user", "label": "同行", "many": True},
    ]
    table = formdef.parse([{"key": "trip", "kind": "rows", "label": "行程", "fields": columns}])
    staff = [make_user_with(city.school_office, name=f"教师{number:02}") for number in range(60)]
    rows = [{"who": user.pk, "others": [user.pk]} for user in staff]
    with django_assert_num_queries(6):  # the own organisation for each column, its people, and who is beyond the first
        page = render_to_string("kit/adhoc/form.html", {"form": adhoc.build(table, {"trip": rows}, {"trip": "write"}, clerk)})  # fmt: skip
    assert all(f'<option value="{user.pk}" selected>' in page for user in staff)
    typed_in = {f"trip-{number}-{key}": str(user.pk) for number, user in enumerate(staff) for key in ("who", "others")}
    with django_assert_num_queries(5):
        form = adhoc.build(table, {}, {"trip": "write"}, clerk, _dict(typed(**typed_in)))
        assert form.errors == {}
    assert form.given()["trip"] == rows
    stranger = make_user_with(city.other_school, name="外校人员")
    form = adhoc.build(table, {}, {"trip": "write"}, clerk, _dict(typed(**{"trip-0-who": str(stranger.pk)})))
    assert len(form.errors["trip"]) == 1
    assert form.errors["trip"][0].startswith("第 1 行「人员」：")
