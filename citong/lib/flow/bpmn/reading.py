"""A BPMN file as a tree, as far as it is built of blocks, and in words what could not be taken.

A gateway that splits and the place where all its arms meet again are a block. So are arms that go on to the end. What
leads back, what does not meet again, and elements that a flow of people has no use for are told by their names.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from citong.lib.flow import positions
from citong.lib.flow.steps import Node, Type

from . import graph, safety
from .elements import Elements, closes
from .graph import END
from .report import Remark, Report
from .safety import Unreadable
from .vocabulary import EXCLUSIVE, GATEWAYS, PARALLEL

if TYPE_CHECKING:
    from collections.abc import Collection

    from citong.lib.flow.steps import Tree

    from .graph import Element, Graph

LOST = "\0"  # where a way goes whose end is not to be found
DEEPEST = 8  # blocks inside one another
FIRST = Node("apply", Type.FILL, "申请", who=({"kind": "initiator"},))
APPLIES = ("申请", "填", "提交", "发起")  # in the name of a first task that is the initiator's


@dataclass(frozen=True)
class Taken:
    """What a file gave."""

    tree: Tree
    remarks: list[Remark]

    @property
    def count(self) -> int:
        """How many nodes, without the blocks around them."""
        return sum(not node.block for _, node in positions.walk(self.tree))


@dataclass(frozen=True)
class Walked:
    """A sequence, the element before which it stops, and how many of the ways there it stands for."""

    nodes: Tree
    stop: str
    ways: int


def read(content: bytes, kinds: Collection[str]) -> Taken:
    """The tree of a file; ``kinds`` are the rules of who acts that may occur.

    :raises Unreadable: nothing can be taken.
    """
    found, report = graph.read(safety.parsed(content)), Report()
    reader = Reader(found, Elements(found, kinds, report), report)
    reader.about_the_whole()
    tree = _begun(reader.sequence(found.start.key, 0, 0).nodes)
    reader.about_the_rest()
    return Taken(_named(tree), report.remarks)


def _begun(tree: Tree) -> Tree:
    """The first node is the initiator's form: the file's own, the one that is called so, or a new one."""
    if tree and tree[0].type == Type.FILL:
        return tree
    if tree and tree[0].type == Type.APPROVE and any(word in tree[0].name for word in APPLIES):
        return (replace(FIRST, name=tree[0].name), *tree[1:])
    return (FIRST, *tree)


def _named(tree: Tree) -> Tree:
    """Every node with an id of its own; those that have one keep it."""
    taken = {node.id for _, node in positions.walk(tree) if node.id}
    free = (name for number in count(1) if (name := f"n{number}") not in taken)
    used: set[str] = set()

    def named(flow: Tree) -> Tree:
        return tuple(one(node) for node in flow)

    def one(node: Node) -> Node:
        key = node.id if node.id and node.id not in used else next(free)
        used.add(key)
        return replace(node, id=key, arms=tuple(replace(arm, flow=named(arm.flow)) for arm in node.arms))

    return named(tree)


@dataclass
class Reader:
    """Walks a graph from its start."""

    graph: Graph
    elements: Elements
    report: Report
    visited: set[str] = field(default_factory=set)

    def about_the_whole(self) -> None:
        for name in self.graph.others:
            what, remedy = "是另一个泳池（流程），没有取入", "跨单位的办理放在同一流程里，用处理人所在的单位来区分"
            self.report.say(name, what, remedy)
        for flow in self.graph.loops:
            ends = (self.graph.elements[key].label for key in (flow.source, flow.target))
            remedy = "删除这条连线：审批人可以「退回」到办过的任一环节，重新提交后再审"
            self.report.say(" → ".join(ends), "连线往回走，形成回路，没有取入", remedy)

    def about_the_rest(self) -> None:
        """Elements that no way led to, or that stand behind a gateway without a partner."""
        for element in self.graph.elements.values():
            if element.key not in self.visited and element.kind not in {"endEvent", *GATEWAYS}:
                what = "没有取入：从开始事件走不到它，或它在没有成对的网关之后"
                self.report.say(element.label, what, "在设计器中手工添加")

    def sequence(self, key: str, ways: int, depth: int) -> Walked:
        """What follows from ``key`` on: until the end, or where more ways meet than the ``ways`` that lead here."""
        nodes: list[Node] = []
        closed = False
        while key not in {END, LOST} and ways >= self.graph.reached[key]:
            element = self.graph.elements[key]
            if closes(element) and not closed:
                break
            closed = self._splits(element)
            found, key, ways = self._block(element, depth) if closed else self._step(element)
            nodes += found
        return Walked(tuple(nodes), key, ways)

    def _splits(self, element: Element) -> bool:
        """A block of ours may have one arm, or none, while it is being designed."""
        if element.kind not in GATEWAYS:
            return False
        return len(self.graph.out[element.key]) > 1 or self.elements.own(element) is not None

    def _step(self, element: Element) -> tuple[list[Node], str, int]:
        """The node of an element, if it is one, and where it goes on."""
        self.visited.add(element.key)
        flows, node = self.graph.out[element.key], self.elements.step(element)
        found = [node] if node else []
        if len(flows) > 1:
            what = f"有 {len(flows)} 条出线，却不是系统支持的网关"
            self.report.say(element.label, what, "在它后面加一个排他网关或并行网关，从网关分出")
            return found, LOST, 0
        return (found, flows[0].target, 1) if flows else (found, END, 1)

    def _block(self, element: Element, depth: int) -> tuple[list[Node], str, int]:
        """The block that a gateway opens, and where its arms meet."""
        if depth == DEEPEST:
            raise Unreadable(f"「{element.label}」处的分支嵌套超过 {DEEPEST} 层，请把流程画得平一些后重新上传。")
        self.visited.add(element.key)
        flows = self.graph.out[element.key]
        walked = [self.sequence(flow.target, 1, depth + 1) for flow in flows]
        arms = [self.elements.arm(element, flow, way.nodes) for flow, way in zip(flows, walked, strict=True)]
        if len(arms) == 1 and not arms[0].flow and not flows[0].ours:
            arms = []
        return [self.elements.block(element, arms)], *self._meeting(element, walked)

    def _meeting(self, element: Element, walked: list[Walked]) -> tuple[str, int]:
        stops = {way.stop for way in walked} or {END}
        if LOST in stops:
            return LOST, 0
        stop = stops.pop()
        if not stops and self._pairs(element, stop):
            return stop, sum(way.ways for way in walked)
        what = "网关没有成对：各分支没有汇合到同一个同类网关，后面的环节没有取入"
        self.report.say(element.label, what, "让各分支汇合到一个同类网关，或都走到结束，再重新导入")
        return LOST, 0

    def _pairs(self, element: Element, stop: str) -> bool:
        """A parallel block meets at a gateway of its kind; one of which a single arm is taken anywhere but there."""
        if stop == END:
            return True
        kind = self.graph.elements[stop].kind
        return kind != PARALLEL if element.kind == EXCLUSIVE else kind == element.kind
