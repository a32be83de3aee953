"""Flows as BPMN files: judged by another program's parser and engine, and read back without loss."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser, BpmnValidator
from SpiffWorkflow.util.task import TaskState

from citong.apps.approvals import library
from citong.lib import conditions
from citong.lib.flow import bpmn, positions, steps
from citong.lib.flow.bpmn import expressions
from citong.lib.flow.bpmn.drawing import Drawing
from citong.platform.workflow.assignees import KINDS
from tests.platform.workflow.trees import flows

FIRST = {"id": "apply", "type": "fill", "name": "申请", "who": [{"kind": "initiator"}]}
SHIPPED = {code: steps.parse(given["tree"]) for code, given in library.shipped().items()}
SPACE = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'


def judged(content, code):
    """The file in the eyes of SpiffWorkflow: valid by the schema of BPMN, and a specification that it can run."""
    parser = BpmnParser(validator=BpmnValidator())
    parser.add_bpmn_str(content)
    return parser.get_spec(f"flow_{code}")


def again(tree):
    """Written and read."""
    return bpmn.read(bpmn.write(tree, "test", "测试"), KINDS)


@pytest.mark.parametrize("code", sorted(SHIPPED))
def test_every_flow_of_the_library_is_valid_bpmn_and_comes_back_as_it_was(code):
    content = bpmn.write(SHIPPED[code], code, code)
    names = {spec.bpmn_name for spec in judged(content, code).task_specs.values()}
    assert {node.name for _, node in positions.walk(SHIPPED[code]) if node.name} <= names
    assert bpmn.read(content, KINDS) == bpmn.Taken(SHIPPED[code], [])


@pytest.mark.parametrize(
    ("code", "data", "walked"),
    [
        ("staff-leave", {"days": 2}, {"leader"}),
        ("staff-leave", {"days": 5}, {"leader", "vice", "principal"}),
        ("purchase", {"total": 500_00}, {"leader", "stores", "vice", "finance"}),
        ("purchase", {"total": 50_000_00}, {"leader", "stores", "principal", "finance"}),
        ("purchase", {"total": 500_000_00, "signers": 2}, {"leader", "stores", "committee", "county", "finance"}),
        ("publish", {"minors": False, "where": ["media"]}, {"leader", "office", "principal"}),
        ("publish", {"minors": False, "where": ["site"]}, {"leader", "office"}),
        ("city-request", {}, {"head", "receive", "office", "centre", "answer"}),
    ],
)
def test_another_engine_walks_the_same_way(code, data, walked):
    """SpiffWorkflow runs the exported file; the approvals that it asks for are those of our tree."""
    workflow = BpmnWorkflow(judged(bpmn.write(SHIPPED[code], code, code), code))
    workflow.data.update(data)
    workflow.do_engine_steps()
    asked = set()
    while waiting := workflow.get_tasks(state=TaskState.READY, manual=True):
        waiting[0].data.update(data)
        asked.add(waiting[0].task_spec.bpmn_name)
        waiting[0].run()
        workflow.do_engine_steps()
    names = {node.name: node.id for _, node in positions.walk(SHIPPED[code]) if node.type == steps.Type.APPROVE}
    assert workflow.completed
    assert {names[name] for name in asked if name in names} == walked


@settings(max_examples=40)
@given(flows())
def test_any_tree_comes_back_as_it_was(nodes):
    tree = steps.parse([FIRST, *nodes])
    assert again(tree) == bpmn.Taken(tree, [])


@settings(max_examples=40)
@given(st.text(max_size=40), st.text(max_size=20))
def test_no_text_breaks_the_file(name, value):
    when = {"any": [{"field": "x", "op": "eq", "value": value}, {"field": "x", "op": "in", "value": [value, 1, None]}]}
    arms = (steps.Arm(name, (), when), steps.Arm("其他", ()))
    sign = steps.Node("sign", steps.Type.APPROVE, name, due=steps.Due(3), rights={"a": "hidden"})
    fork = steps.Node("fork", steps.Type.BRANCH, name, arms=arms)
    tree = (*steps.parse([FIRST]), sign, fork)
    assert again(tree) == bpmn.Taken(tree, [])
    assert expressions.read(expressions.written(when)) == when


def test_blocks_that_are_still_being_designed_come_back_too():
    """Without arms, with one, with two defaults, with conditions at the arms of a parallel block."""
    when = {"all": [{"field": "x", "op": "filled"}]}
    branch, parallel = steps.Type.BRANCH, steps.Type.PARALLEL
    one = steps.Node("one", branch, arms=(steps.Arm("", (steps.Node("in", steps.Type.APPROVE),)),))
    blocks = [
        steps.Node("none", branch, "空"),
        one,
        steps.Node("bare", parallel, arms=(steps.Arm("", ()),)),
        steps.Node("twice", branch, arms=(steps.Arm("甲", ()), steps.Arm("乙", ()))),
        steps.Node(
            "some", parallel, arms=(steps.Arm("甲", (replace(one, id="deep", arms=()),), when), steps.Arm("乙", ()))
        ),
    ]
    tree = (*steps.parse([FIRST]), *blocks)
    assert again(tree) == bpmn.Taken(tree, [])


@settings(max_examples=20)
@given(flows())
def test_shapes_do_not_overlap_and_lines_run_straight(nodes):
    drawing = Drawing.of(steps.parse([FIRST, *nodes]))
    boxes = [(s.x, s.y - s.size[1] / 2, s.x + s.size[0], s.y + s.size[1] / 2) for s in drawing.shapes]
    for number, (left, top, right, bottom) in enumerate(boxes):
        assert all(
            right < other[0] or other[2] < left or bottom < other[1] or other[3] < top for other in boxes[number + 1 :]
        )
    for line in drawing.lines:
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in zip(line.points, line.points[1:], strict=False))


def drawn(*inside, more=""):
    """A file of another program: elements, and flows written ``a>b`` or ``a>b:condition``."""
    written = []
    for number, one in enumerate(inside):
        if ">" in one and not one.startswith("<"):
            ends, _, condition = one.partition(":")
            source, target = ends.split(">")
            said = f"<conditionExpression><![CDATA[{condition}]]></conditionExpression>" if condition else ""
            written.append(
                f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">{said}</sequenceFlow>'
            )
        elif not one.startswith("<"):
            kind, key, *name = one.split(" ")
            written.append(f'<{kind} id="{key}" name="{" ".join(name)}"/>')
        else:
            written.append(one)
    return f'<definitions {SPACE}><process id="p">{"".join(written)}</process>{more}</definitions>'.encode()


def shape(tree):
    """A tree in short: names, and arms with their conditions."""
    return [
        {node.type.value: [(shape(arm.flow), arm.when) for arm in node.arms]}
        if node.block
        else f"{node.type.value} {node.name}"
        for node in tree
    ]


def test_a_foreign_drawing_becomes_a_draft():
    taken = bpmn.read(
        drawn(
            "startEvent s", "userTask a 填写申请", "exclusiveGateway g 天数", "userTask b 校长审批", "sendTask c 抄送人事",
            "parallelGateway p", "task d 财务", "manualTask e 总务", "parallelGateway q", "endEvent x", "endEvent y",
            "s>a", "a>g", "g>b:${days > 3 && kind == 'sick'}", "g>c", "b>c", "c>p", "p>d", "p>e", "d>q", "e>q", "q>y",
        ),
        KINDS,
    )  # fmt: skip
    when = {"all": [{"field": "days", "op": "gt", "value": 3}, {"field": "kind", "op": "eq", "value": "sick"}]}
    assert shape(taken.tree) == [
        "fill 填写申请",
        {"branch": [(["approve 校长审批"], when), ([], None)]},
        "cc 抄送人事",
        {"parallel": [(["approve 财务"], None), (["approve 总务"], None)]},
    ]
    assert [node.id for _, node in positions.walk(taken.tree)] == ["apply", "n1", "n2", "n3", "n4", "n5", "n6"]
    assert (taken.remarks, taken.count) == ([], 5)


def test_arms_that_end_by_themselves_and_gateways_that_share_a_meeting_are_blocks():
    ends = bpmn.read(
        drawn("startEvent s", "exclusiveGateway g", "userTask a 甲", "exclusiveGateway h", "userTask b 乙", "endEvent x", "endEvent y",
              "s>g", "g>x", "g>a", "a>h", "h>y", "h>b", "b>x"), KINDS)  # fmt: skip
    assert shape(ends.tree) == [
        "fill 申请",
        {"branch": [([], None), (["approve 甲", {"branch": [([], None), (["approve 乙"], None)]}], None)]},
    ]
    shared = bpmn.read(
        drawn("startEvent s", "exclusiveGateway g", "userTask a 甲", "exclusiveGateway h", "userTask b 乙", "userTask c 丙", "endEvent x",
              "s>g", "g>c", "g>a", "a>h", "h>c", "h>b", "b>c", "c>x"), KINDS)  # fmt: skip
    inner = {"branch": [([], None), (["approve 乙"], None)]}
    assert shape(shared.tree) == ["fill 申请", {"branch": [([], None), (["approve 甲", inner], None)]}, "approve 丙"]
    assert ends.remarks == shared.remarks == []


FROM_HERE = ("startEvent s", "userTask a 甲", "endEvent x", "s>a")
REFUSED = {
    "loop": ((*FROM_HERE, "exclusiveGateway g 通过吗", "a>g", "g>a:no", "g>x"), "通过吗 → 甲", "回路", "退回"),
    "unpaired": ((*FROM_HERE, "parallelGateway g 分", "exclusiveGateway h 合", "userTask b 乙", "a>g", "g>b", "g>h", "b>h", "h>x"), "分", "没有成对", "汇合"),
    "crossing": ((*FROM_HERE, "parallelGateway g 分", "exclusiveGateway k 叉", "parallelGateway h", "userTask b 乙", "a>g", "g>b", "g>k", "b>h", "k>h", "k>x", "h>x"), "叉", "没有成对", "汇合"),
    "event": ((*FROM_HERE, "eventBasedGateway g 等", "userTask b 乙", "a>g", "g>b", "g>x"), "等", "不是系统支持的网关", "改用"),
    "subprocess": ((*FROM_HERE, "subProcess g 子", "a>g", "g>x"), "子", "子流程", "主流程"),
    "script": ((*FROM_HERE, "scriptTask g 算", "a>g", "g>x"), "算", "程序", "删除"),
    "catch": ((*FROM_HERE, "intermediateCatchEvent g 三天后", "a>g", "g>x"), "三天后", "事件", "办理期限"),
    "unreachable": ((*FROM_HERE, "userTask b 乙", "a>x"), "乙", "走不到", "手工添加"),
    "condition": ((*FROM_HERE, "exclusiveGateway g 吗", "userTask b 乙", "a>g", "g>b:${bean.check(days)}", "g>x", "b>x"), "吗 → 未命名分支", "看不懂条件", "重新设置"),
    "conditional": ((*FROM_HERE, "userTask b 乙", "a>b:x > 1", "a>x", "b>x"), "甲", "2 条出线", "网关"),
    "long name": (("startEvent s", f"userTask a {'长' * 41}", "endEvent x", "s>a", "a>x"), "长" * 41, "超过 40 字", "短的名称"),
    "timer": ((*FROM_HERE, '<boundaryEvent id="t" name="到点" attachedToRef="a"><timerEventDefinition><timeDuration>${limit}</timeDuration></timerEventDefinition></boundaryEvent>', "a>x"), "甲", "到点", "办理期限"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_taken_is_told_by_its_name_with_a_remedy(what):
    inside, where, said, remedy = REFUSED[what]
    remark = bpmn.read(drawn(*inside), KINDS).remarks[0]
    assert (remark.where, said in remark.what, remedy in remark.remedy) == (where, True, True)


def test_a_plain_timer_and_several_signers_are_taken():
    timer = '<boundaryEvent id="t" attachedToRef="a"><timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition></boundaryEvent>'
    task = '<userTask id="a" name="甲"><multiInstanceLoopCharacteristics isSequential="true"/></userTask>'
    taken = bpmn.read(drawn("startEvent s", task, timer, "endEvent x", "s>a", "a>x"), KINDS)
    assert (taken.tree[1].due, taken.tree[1].mode, taken.remarks) == (steps.Due(3), steps.Mode.TURN, [])


def test_a_second_pool_is_named():
    other = '<process id="q" name="教育局"><userTask id="z"/></process>'
    assert bpmn.read(drawn(*FROM_HERE, "a>x", more=other), KINDS).remarks[0].where == "教育局"


def test_what_another_program_changes_in_our_file_is_kept():
    """A name and a condition are changed, a settings element is tampered with."""
    content = bpmn.write(SHIPPED["staff-leave"], "x", "x").decode()
    renamed = content.replace('name="单位负责人审批"', 'name="书记审批"').replace("days &gt; 3", "days &gt; 5")
    taken = bpmn.read(renamed.encode(), KINDS)
    nodes = {node.id: node for _, node in positions.walk(taken.tree)}
    assert (nodes["principal"].name, nodes["principal"].due, taken.remarks) == ("书记审批", steps.Due(3), [])
    assert nodes["length"].arms[0].when == {"all": [{"field": "days", "op": "gt", "value": 5}]}


@pytest.mark.parametrize(
    "change",
    [
        {"who": "all"}, {"who": [{"kind": "anybody"}]}, {"who": [{"kind": "user", "users": ["1"]}]}, {"who": [{"kind": "first", "of": [[3]]}]},
        {"id": "../x"}, {"id": "x" * 41}, {"id": 3}, {"type": "vote"}, {"mode": "dice"}, {"ratio": "all"}, {"fields": {"a": "own"}},
        {"due": {"days": "soon"}}, {"due": {"days": 1, "then": "explode"}}, {"acts": ["explode"]}, {"own": "x"}, {"arms": []}, {"more": 1},
    ],
    ids=str,
)  # fmt: skip
def test_tampered_settings_are_left_out(change):
    content = bpmn.write(
        (*steps.parse([FIRST]), steps.Node("sign", steps.Type.APPROVE, "审批", due=steps.Due(2))), "x", "x"
    )
    root = ET.fromstring(content)  # noqa: S314 - written a line above
    ours = next(one for one in root.iter("{urn:citong:flow:1}node") if json.loads(one.text)["id"] == "sign")
    ours.text = json.dumps(json.loads(ours.text) | change)
    taken = bpmn.read(ET.tostring(root), KINDS)
    assert (taken.tree[1], len(taken.remarks)) == (steps.Node("n1", steps.Type.APPROVE, "审批"), 1)


BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><definitions/>'
HOSTILE = {
    "entities": (BOMB.encode(), "DOCTYPE"),
    "entities in another encoding": (BOMB.encode("utf-16"), "UTF-8"),
    "outside": (b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><definitions/>', "DOCTYPE"),
    "huge": (b"<a>" + b" " * bpmn.LARGEST + b"</a>", "1 MB"),
    "deep": (b"<a>" * 100_000 + b"</a>" * 100_000, "太深"),
    "many": (b"<a>" + b"<b/>" * 30_000 + b"</a>", "太多"),
    "torn": (b"<definitions><process>", "第 1 行"),
    "empty": (b"", "第 1 行"),
    "no drawing": (b"<html/>", "不是 BPMN 2.0"),
    "no start": (drawn("userTask a"), "开始事件"),
    "nested": (drawn("startEvent s", "s>g0", *[f"exclusiveGateway g{n}" for n in range(12)], "endEvent x",
                     *[f"g{n}>g{n + 1}" for n in range(11)], *[f"g{n}>x" for n in range(12)], *["g11>x"]), "嵌套超过 8 层"),
}  # fmt: skip


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_or_broken_file_is_refused_in_words(what):
    content, word = HOSTILE[what]
    with pytest.raises(bpmn.Unreadable, match=word):
        bpmn.read(content, KINDS)


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "x > y",
        "f(x) > 1",
        "1 < x",
        "x == {1: 2}",
        "x in 3",
        "x == [1]",
        "(" * 300 + "x",
        "x" * 2000,
        "x > 1 > 0",
        "not x",
        "x is None",
    ],
)
def test_other_expressions_are_not_guessed_at(text):
    with pytest.raises(ValueError, match=r".*"):
        expressions.read(text)


def test_expressions_mean_what_conditions_mean():
    whens = [arm.when for tree in SHIPPED.values() for _, node in positions.walk(tree) for arm in node.arms if arm.when]
    assert len(whens) > 5
    for amount in (0, 4, 4_000_000_000):
        for when in whens:
            data = dict.fromkeys(conditions.fields_of(when), amount) | {"where": ["media"]}
            assert eval(expressions.written(when), {}, data) == conditions.holds(when, data)  # noqa: S307
