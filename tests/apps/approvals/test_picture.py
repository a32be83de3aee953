"""The flow of an application as a picture: each node with its state and its people."""

from xml.etree import ElementTree as ET

import pytest

from citong.apps.approvals.queries import picture
from citong.platform.workflow import acting, starting
from citong.platform.workflow.models import Instance, Task
from tests.apps.approvals.test_pages import apply, text
from tests.factories.flows import approve, make_flow, start

SVG = "{http://www.w3.org/2000/svg}"


def stands(one):
    return [(s.name, s.word, s.people) for s in picture.of(Instance.objects.get(pk=one.pk)).stands]


def waiting(one, actor):
    return Task.objects.get(instance=one, assignee=actor.user, status="pending")


@pytest.fixture
def one(staff):
    """Two sign beside each other, each in an arm; then one of two ways."""
    long, short = {"all": [{"field": "days", "op": "gt", "value": 3}]}, None
    nodes = [
        {"id": "both", "type": "parallel", "name": "同时办理", "arms": [
            {"name": "教务", "flow": [approve("teaching", staff.leader, name="教务处")]},
            {"name": "办公室", "flow": [approve("office", staff.admin, name="办公室")]}]},
        {"id": "way", "type": "branch", "name": "天数", "arms": [
            {"name": "三天以上", "when": long, "flow": [approve("head", staff.principal, name="校长审批")]},
            {"name": "三天以内", "when": short, "flow": [approve("vice", staff.leader, name="副校长审批")]}]},
    ]  # fmt: skip
    form = [{"key": "days", "kind": "int", "label": "天数"}]
    return start(make_flow(staff.city.school, *nodes, form=form), staff.teacher, days=5)


def test_every_node_says_how_it_stands_and_whose_it_is(one, staff):
    acting.agree(waiting(one, staff.leader), staff.leader, opinion="同意。")
    assert stands(one) == [
        ("申请", "已办", "张教师（提交）"),
        ("教务处", "已办", "李主任（同意）"),
        ("办公室", "办理中", "王管理员"),
        ("校长审批", "未到", "陈校长"),
        ("副校长审批", "不经过", ""),
    ]
    acting.send_back(waiting(one, staff.admin), staff.admin, to="apply", opinion="请补充")
    assert [word for _, word, _ in stands(one)] == ["办理中", "已退回", "已退回", "未到", "不经过"]


def test_a_refusal_and_what_was_not_reached_any_more(one, staff):
    acting.refuse(waiting(one, staff.leader), staff.leader, opinion="不妥")
    assert stands(one)[1:] == [
        ("教务处", "未通过", "李主任（不同意）"),
        ("办公室", "已取消", ""),
        ("校长审批", "不经过", ""),
        ("副校长审批", "不经过", ""),
    ]


def test_the_page_draws_it_with_arms_beside_each_other(one, staff, enter):
    page = enter(staff.teacher, "approvals-picture", one.pk)
    drawn = text(page)
    svg = ET.fromstring(drawn[drawn.index("<svg xmlns") : drawn.index("</svg></div>") + 6])  # noqa: S314 - our own
    nodes = {}
    for group in svg.iter(f"{SVG}g"):
        rows = [row.text for row in group.iter(f"{SVG}text")]
        if group.get("class").startswith("picture-node"):
            rect = group.find(f"{SVG}rect")
            nodes[rows[0]] = (rows[-1], float(rect.get("x")), float(rect.get("y")))
    assert {name: state for name, (state, _, _) in nodes.items()} == {
        "申请": "已办",
        "教务处": "办理中",
        "办公室": "办理中",
        "校长审批": "未到",
        "副校长审批": "不经过",
    }
    assert nodes["教务处"][1] == nodes["办公室"][1] < nodes["校长审批"][1]
    assert nodes["教务处"][2] < nodes["办公室"][2]
    labels = [row.text for row in svg.iter(f"{SVG}text") if row.get("class") == "picture-label"]
    assert labels == ["教务", "办公室", "三天以上", "三天以内"]
    left, top, width, height = map(float, svg.get("viewBox").split())
    assert all(left < x < left + width - 120 and top < y < top + height - 80 for _, x, y in nodes.values())


def test_it_is_opened_from_the_application_by_who_may_read_it(enter, staff):
    apply(enter, staff)
    one = Instance.objects.get()
    detail = text(enter(staff.leader, "approvals-detail", one.pk))
    assert f'href="/approvals/{one.pk}/picture/"' in detail
    page = text(enter(staff.leader, "approvals-picture", one.pk))
    assert all(words in page for words in ("部门负责人审批", "李主任", "办理中", "陈校长"))
    assert enter(staff.principal, "approvals-picture", one.pk).status_code == 404


def test_a_draft_has_its_way_still_before_it(staff):
    draft = starting.new(staff.live("staff-leave"), staff.teacher)
    draft.save()
    assert stands(draft)[0] == ("申请", "未到", "张教师")


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("校长审批", ["校长审批"]),
        ("教育教学与装备管理科审批", ["教育教学与装备管", "理科审批"]),
        ("某某县教育局教育教学与装备管理科负责人审批", ["某某县教育局教育", "教学与装备管理…"]),
    ],
)
def test_long_names_take_two_rows(name, rows):
    assert picture.folded(name, picture.NAME) == rows
