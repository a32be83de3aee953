"""Single elements of a file as nodes and arms: our own as they were, others as far as their kind tells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from citong.lib.flow.steps import Arm, Due, Mode, Node, Type

from . import details, expressions
from .graph import local
from .vocabulary import BPMN, EXCLUSIVE, GATEWAYS, INCLUSIVE, OURS, PARALLEL, element_of, legal

if TYPE_CHECKING:
    from collections.abc import Collection
    from xml.etree.ElementTree import Element as Xml

    from citong.lib.conditions import Condition
    from citong.lib.flow.steps import Tree

    from .graph import Element, Flow, Graph
    from .report import Report

PEOPLE = {"userTask": Type.APPROVE, "manualTask": Type.APPROVE, "task": Type.APPROVE, "sendTask": Type.COPY}
PROGRAM = ("是由程序执行的任务，没有取入", "删除，或改为由人办理的审批环节")
INSIDE = ("是子流程，其中的环节没有取入", "把其中的环节画到主流程里再导入，或在设计器中添加")
EVENT = ("是流程中间的事件，没有取入", "需要时限时，在环节上设置「办理期限」；需要告知时，改为抄送环节")
CHOICE = ("不是系统支持的网关", "改用排他网关（条件分支）、并行网关或包容网关")
SKIPPED = {
    **dict.fromkeys(("serviceTask", "scriptTask", "businessRuleTask", "receiveTask"), PROGRAM),
    **dict.fromkeys(("subProcess", "transaction", "adHocSubProcess", "callActivity"), INSIDE),
    **dict.fromkeys(("intermediateCatchEvent", "intermediateThrowEvent"), EVENT),
    **dict.fromkeys(("eventBasedGateway", "complexGateway"), CHOICE),
}
UNKNOWN = ("不是审批流程用得到的元素，没有取入", "删除后重新导入")
BROKEN = ("附带的设置不完整或被改动过，只取入了名称", "在设计器中重新设置")
_DAYS = re.compile(r'"?P([1-9]\d?)D"?\Z')


@dataclass
class Elements:
    """Reads elements, and reports what it cannot."""

    graph: Graph
    kinds: Collection[str]  # of rules of who acts
    report: Report
    _own: dict[str, Node | None] = field(default_factory=dict)

    def own(self, element: Element) -> Node | None:
        """The node for which we wrote the element; its name is what the drawing says now."""
        if element.key not in self._own:
            self._own[element.key] = self._written(element)
        return self._own[element.key]

    def _written(self, element: Element) -> Node | None:
        try:
            node = details.node(element.xml, self.kinds)
        except details.Wrong:
            self.report.say(element.label, *BROKEN)
            return None
        if node is None or not self._still(node, element):
            return None
        return node if legal(node.name).strip() == element.name else replace(node, name=self.name(element))

    def _still(self, node: Node, element: Element) -> bool:
        """Whether the element is of the kind that it was; who turned it into another starts afresh."""
        wide = (PARALLEL, INCLUSIVE)
        return element.kind in wide if node.type == Type.PARALLEL else element_of(node) == element.kind

    def name(self, element: Element) -> str:
        if len(element.name) > details.LONGEST_NAME:
            self.report.say(
                element.name, f"名称超过 {details.LONGEST_NAME} 字，只取入了前面的部分", "在设计器中改一个短的名称"
            )
        return element.name[: details.LONGEST_NAME]

    def step(self, element: Element) -> Node | None:
        """The node of an element that does not split the way; none where there is nothing for people to do."""
        kind = element.kind
        if kind in GATEWAYS or kind == "startEvent":
            return None
        if kind not in PEOPLE:
            self.report.say(element.label, *SKIPPED.get(kind, UNKNOWN))
            return None
        node = self.own(element) or Node("", PEOPLE[kind], self.name(element), mode=_mode(element.xml))
        due = self._due(element)
        return replace(node, due=due) if due and not node.due else node

    def _due(self, element: Element) -> Due | None:
        """The days of a timer at the edge; every other event there is reported."""
        due = None
        for xml in self.graph.boundaries.get(element.key, ()):
            text = xml.findtext(f"{{{BPMN}}}timerEventDefinition/{{{BPMN}}}timeDuration", "").strip()
            days = _DAYS.match(text)
            if days:
                due = Due(int(days[1]))
            else:
                said = f"附有事件「{xml.get('name') or text or xml.get('id', '')}」，没有取入"
                self.report.say(element.label, said, "在环节上设置「办理期限」和超过期限时的处理")
        return due

    def block(self, element: Element, arms: list[Arm]) -> Node:
        """The block that a gateway opens; a lone line without our words stands for no arm at all."""
        own = self.own(element)
        if own is None:
            kind = Type.BRANCH if element.kind == EXCLUSIVE else Type.PARALLEL
            own = Node("", kind, self.name(element))
        return replace(own, arms=tuple(arms))

    def arm(self, gateway: Element, flow: Flow, steps: Tree) -> Arm:
        """One way through a block."""
        try:
            own = details.arm(flow.xml)
        except details.Wrong:
            self.report.say(flow.name or gateway.label, *BROKEN)
            own = None
        name = flow.name[: details.LONGEST_NAME]
        text = flow.xml.findtext(f"{{{BPMN}}}conditionExpression", "").strip()
        if own is not None and text == legal(expressions.written(own[1])):
            return Arm(own[0] if legal(own[0]).strip() == flow.name else name, steps, own[1])
        return Arm(name, steps, self._when(gateway, flow, text))

    def _when(self, gateway: Element, flow: Flow, text: str) -> Condition:
        default = gateway.xml.get("default") == flow.key
        if default and gateway.kind == INCLUSIVE:
            said, remedy = "是包容网关的默认分支，系统中没有条件的并行分支总会办理", "在设计器中给这个分支设置条件"
            self.report.say(flow.name or gateway.label, said, remedy)
        if not text or default or gateway.kind == PARALLEL:
            return None
        try:
            return expressions.read(text)
        except ValueError:
            shown = text if len(text) <= details.LONGEST_NAME else f"{text[: details.LONGEST_NAME]}…"
            self.report.say(
                f"{gateway.label} → {flow.name or '未命名分支'}",
                f"看不懂条件「{shown}」，没有取入",
                "在设计器中重新设置这个分支的条件",
            )
            return None


def closes(element: Element) -> bool:
    """Whether we wrote the element to close a block."""
    return element.xml.find(f"{{{BPMN}}}extensionElements/{{{OURS}}}join") is not None


def _mode(xml: Xml) -> Mode:
    """How several sign: in turn, or all."""
    loop = next((one for one in xml if local(one) == "multiInstanceLoopCharacteristics"), None)
    if loop is None:
        return Mode.ANY
    return Mode.TURN if loop.get("isSequential") == "true" else Mode.ALL
