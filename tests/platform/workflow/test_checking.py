"""What keeps a draft from being published: each fault is named with its node and the remedy."""

from __future__ import annotations

import pytest

from citong.platform.workflow import checking
from citong.platform.workflow.models import FlowVersion
from tests.factories.flows import FIRST

WHO = [{"kind": "user", "users": [1]}]
SIGN = {"id": "sign", "type": "approve", "name": "审批", "who": WHO}
FORM = [{"key": "days", "kind": "int", "label": "天数"}, {"key": "who", "kind": "user", "label": "经办人"}]
LONG, SHORT = ({"all": [{"field": "days", "op": op, "value": 3}]} for op in ("gt", "lt"))


def problems(*nodes, title="{initiator}的{flow}"):
    return checking.problems(FlowVersion(tree=list(nodes), form=FORM, title=title))


def block(kind, *arms, name="天数"):
    return {"id": "b", "type": kind, "name": name, "arms": [dict(zip(("name", "when", "flow"), arm, strict=True)) for arm in arms]}  # fmt: skip


def also(node_id):
    return SIGN | {"id": node_id}


def test_a_flow_with_everything_in_its_place_may_be_published():
    chosen = also("c") | {"who": [{"kind": "chosen", "node": "sign"}, {"kind": "field", "field": "who"}]}
    arms = ("长", LONG, [also("a")]), ("短", SHORT, []), ("其他", None, [])
    both = {
        "id": "p",
        "type": "parallel",
        "arms": [{"name": "甲", "flow": [also("x")]}, {"name": "乙", "flow": [also("y")]}],
    }
    late = also("late") | {"mode": "ratio", "ratio": 60, "due": {"days": 2, "then": "escalate", "to": WHO}, "fields": {"days": "write"}}  # fmt: skip
    assert (
        problems(FIRST, SIGN, block("branch", *arms), both, chosen, late, title="{initiator}请假{days}天（{date}）")
        == []
    )


@pytest.mark.parametrize(
    ("nodes", "said"),
    [
        ([], ["第一个环节应是申请人填写。", "流程中没有审批环节，请至少添加一个。"]),
        ([SIGN], ["第一个环节应是申请人填写。"]),
        ([FIRST | {"who": WHO}, SIGN], ["第一个环节应是申请人填写。"]),
        ([FIRST], ["流程中没有审批环节，请至少添加一个。"]),
        ([FIRST, SIGN, SIGN], ["环节标识「sign」重复，请删除其中一个后重新添加。"]),
        ([FIRST, SIGN | {"name": " "}], ["环节「sign」没有名称，请填写。"]),
        ([FIRST, SIGN | {"who": []}], ["环节「审批」没有设置处理人。"]),
        ([FIRST, SIGN | {"mode": "ratio", "ratio": 0}], ["环节「审批」的通过比例应在 1 到 100 之间。"]),
        ([FIRST, SIGN | {"mode": "ratio", "ratio": 101}], ["环节「审批」的通过比例应在 1 到 100 之间。"]),
        ([FIRST, SIGN | {"due": {"days": 0}}], ["环节「审批」的办理期限没有设完整（天数至少为 1，上报时要设上报给谁）。"]),
        ([FIRST, SIGN | {"due": {"days": 1, "then": "escalate"}}], ["环节「审批」的办理期限没有设完整（天数至少为 1，上报时要设上报给谁）。"]),
        ([FIRST, SIGN | {"fields": {"gone": "write", "days": "read"}}], ["环节「审批」的字段权限提到了表单里没有的字段：gone。"]),
    ],
)  # fmt: skip
def test_a_node_without_what_it_needs_is_named(nodes, said):
    assert problems(*nodes) == said


@pytest.mark.parametrize("rule", [{"kind": "user", "users": []}, {"kind": "post", "at": {"level": "school"}}, {"kind": "role", "role": ""},
                                  {"kind": "field"}, {"kind": "chosen"}, {"kind": "random", "of": []}, {"kind": "first"}])  # fmt: skip
def test_a_rule_that_names_nobody_is_incomplete(rule):
    assert problems(FIRST, SIGN | {"who": [rule]}) == ["环节「审批」的处理人没有选完整。"]


def test_people_come_from_fields_that_exist_and_from_nodes_before():
    assert problems(FIRST, SIGN | {"who": [{"kind": "field", "field": "gone"}]}) == [
        "环节「审批」的处理人取自表单字段「gone」，但表单中没有这个字段。"
    ]
    for node in ("sign", "later", "nowhere"):
        assert problems(FIRST, SIGN | {"who": [{"kind": "chosen", "node": node}]}, also("later")) == [
            "环节「审批」的处理人由另一环节指定，但那个环节不在它之前。"
        ]


@pytest.mark.parametrize(
    ("arms", "said"),
    [
        ([("其他", None, [])], ["「天数」少于两个分支，请添加分支或删除它。"]),
        ([("长", LONG, []), ("短", SHORT, [])], ["「天数」应有且只有一个默认分支（没有条件的分支），现在有 0 个。"]),
        ([("其他", None, []), ("又", None, [])], ["「天数」应有且只有一个默认分支（没有条件的分支），现在有 2 个。"]),
        ([("长", LONG, []), ("更长", LONG, []), ("其他", None, [])], ["「天数」的分支「更长」与前面的分支条件相同，永远走不到，请修改。"]),
        ([("长", SHORT | {}, []), ("矛盾", {"all": [*LONG["all"], *SHORT["all"]]}, []), ("其他", None, [])],
         ["「天数」的分支「矛盾」永远走不到：条件自相矛盾，或前面的分支已经包含它，请修改条件。"]),
        ([("长", {"all": [{"field": "gone", "op": "gt", "value": 3}]}, []), ("其他", None, [])],
         ["「天数」的分支「长」：条件中的字段「gone」不在表单中，请重新选择。"]),
    ],
)  # fmt: skip
def test_every_arm_of_a_branch_can_be_reached_and_one_always_is(arms, said):
    assert problems(FIRST, SIGN, block("branch", *arms)) == said


def test_an_arm_of_a_parallel_block_has_something_to_do():
    arms = ("甲", None, [also("x")]), ("乙", None, [])
    assert problems(FIRST, SIGN, block("parallel", *arms, name="")) == [
        "「并行分支」有空的并行分支，请添加环节或删除该分支。"
    ]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("{initiator}的{sum}", ["标题格式中的「{sum}」不存在，请改为表单字段的标识。"]),
        ("{initiator的", ["标题格式的花括号不成对，请检查。"]),
    ],
)
def test_a_title_speaks_only_of_what_is_there(title, said):
    assert problems(FIRST, SIGN, title=title) == said
