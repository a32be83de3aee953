"""审批查询 narrowed to one flow goes out with the fields of its form as columns, as far as the reader may see them."""

from datetime import date

import pytest
from django.urls import reverse

from citong.platform.audit.models import Entry
from citong.platform.workflow.models import FlowVersion
from citong.platform.workflow.perms import perms
from tests.factories import make_unit, make_user_with
from tests.factories.flows import approve, make_flow, make_school_of_signers, make_staff, start
from tests.factories.people import give_role
from tests.kit.sheets.books import body, read

FORM = [
    {"key": "why", "kind": "text", "label": "=事由"},
    {"key": "on", "kind": "date", "label": "日期"},
    {"key": "cost", "kind": "money", "label": "金额"},
    {"key": "secret", "kind": "text", "label": "内部备注"},
    {"key": "phone", "kind": "phone", "label": "电话"},
    {"key": "part", "kind": "section", "label": "明细"},
]
GIVEN = {"why": "=HYPERLINK(1)", "on": "2018-12-21", "cost": 299950, "secret": "三家报价", "phone": "13805951234"}
HEADS = ["'=事由", "日期", "金额", "内部备注", "电话"]
ROW = ["'=HYPERLINK(1)", date(2018, 12, 21), 2999.5, "三家报价", "138****1234"]


@pytest.fixture
def school(db):
    return make_school_of_signers()


@pytest.fixture
def flow(school):
    """Its first signer must not see the remark."""
    return make_flow(school.unit, approve("一", school.signers[0], fields={"secret": "hidden"}), form=FORM, name="采购")


def ask(client, user, content="besides", form="xlsx", **params):
    client.force_login(user)
    address = reverse("approvals-export", query={"cols": "flow", **params})
    return client.post(address, {"form": form, "content": content})


def sheet(client, user, flow, **more):
    return read(body(ask(client, user, flow=flow.flow_id, **more)))


def test_the_fields_of_the_form_are_columns_masked_and_run_by_no_spreadsheet(client, school, flow):
    start(flow, school.teacher, **GIVEN)
    start(make_flow(school.unit, approve("一", school.signers[0]), form=FORM), school.teacher, why="别的流程")
    assert sheet(client, school.admin.user, flow) == [
        ["事项", "流程", *HEADS],
        ["张教师的采购", "采购", *ROW],
    ]
    csv = body(ask(client, school.admin.user, form="csv", flow=flow.flow_id)).decode("utf-8-sig")
    assert csv.splitlines() == [
        "事项,流程,'=事由,日期,金额,内部备注,电话",
        "张教师的采购,采购,'=HYPERLINK(1),2018-12-21,2999.5,三家报价,138****1234",
    ]
    assert Entry.objects.filter(label="导出").latest("pk").changes["besides"] == [None, True]


def test_without_the_choice_it_is_the_list(client, school, flow):
    start(flow, school.teacher, **GIVEN)
    assert sheet(client, school.admin.user, flow, content="list")[0] == ["事项", "流程"]


def test_the_choice_is_offered_for_one_flow_with_a_form_alone(client, school, flow):
    client.force_login(school.admin.user)
    words = "列表中显示的列，以及申请表的各项内容"
    start(flow, school.teacher, **GIVEN)
    bare = make_flow(school.unit, approve("一", school.signers[0]))
    start(bare, school.teacher)
    assert words in client.get(reverse("approvals-export", query={"flow": flow.flow_id})).text
    for query in ({}, {"flow": bare.flow_id}, {"flow": "x"}):
        assert words not in client.get(reverse("approvals-export", query=query)).text
    assert read(body(ask(client, school.admin.user)))[0] == ["事项", "流程"]


def test_another_schools_applications_stay_out(client, school, flow):
    start(flow, school.teacher, **GIVEN)
    start(flow, make_staff(school.city.other_school, "外校人"), **GIVEN)
    assert [row[0] for row in sheet(client, school.admin.user, flow)[1:]] == ["张教师的采购"]
    stranger = make_user_with(make_unit(parent=school.city.other_county), perms.view)
    assert sheet(client, stranger, flow) == [["事项", "流程"]]  # not even how the fields are called


def test_what_is_hidden_from_a_reader_on_the_page_stays_out_for_him(client, school, flow):
    start(flow, school.teacher, **GIVEN)
    signer = school.signers[0].user
    give_role(signer.person.posts.get(), perms.view)
    assert sheet(client, signer, flow)[1][2:] == [*ROW[:3], "", ROW[4]]


def test_fields_that_only_an_older_version_has_stand_at_the_end(client, school, flow):
    start(flow, school.teacher, **GIVEN)
    fresh = [{"key": "cost", "kind": "money", "label": "总价"}, {"key": "who", "kind": "text", "label": "经办人"}]
    newer = FlowVersion(flow=flow.flow, number=2, tree=flow.tree, form=fresh)
    newer.tree[0]["fields"] = {"cost": "write", "who": "write"}
    FlowVersion.objects.filter(pk=flow.pk).update(status="retired")
    newer.status = "live"
    newer.save()
    start(newer, school.teacher, cost=100, who="李乙")
    heads, *rows = sheet(client, school.admin.user, flow)
    assert heads[2:] == ["总价", "经办人", "'=事由", "日期", "内部备注", "电话"]
    assert rows[0][2:] == [1.0, "李乙", "", "", "", ""]
    assert rows[1][2:] == [2999.5, "", ROW[0], ROW[1], ROW[3], ROW[4]]
