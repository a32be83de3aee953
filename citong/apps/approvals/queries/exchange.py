"""A flow that comes from a file: what of it this unit may take over, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from citong.kit.adhoc import people
from citong.lib import conditions, formdef
from citong.lib.flow import bpmn, editing, positions, steps
from citong.lib.flow.bpmn import Remark
from citong.platform.workflow.assignees import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citong.lib.flow.steps import Node, Rule, Tree
    from citong.platform.access.actor import Actor
    from citong.platform.workflow.models import FlowVersion

STRANGER = ("指定的处理人不是本单位人员，没有取入", "在设计器中重新设置处理人")
EMPTY = ("没有处理人", "在设计器中设置处理人")


@dataclass(frozen=True)
class Line:
    """A node, or an arm of a block, as the report lists it."""

    depth: int
    kind: str
    name: str
    words: str = ""

    @property
    def marks(self) -> str:
        return "— " * self.depth


def taken(content: bytes, version: FlowVersion, actor: Actor) -> bpmn.Taken:
    """What a file gives for this draft: people only of one's own unit, or whom the draft names already.

    :raises bpmn.Unreadable: nothing can be taken.
    """
    found = bpmn.read(content, KINDS)
    remarks = list(found.remarks)
    named = {user for _, node in positions.walk(found.tree) for user in users(_rules(node))}
    present = {user for _, node in positions.walk(version.nodes) for user in users(_rules(node))}
    own = set(people.colleagues(actor).filter(pk__in=named).values_list("pk", flat=True))
    tree = _without(found.tree, named - present - own, remarks)
    bare = [node for _, node in positions.walk(tree) if not node.block and not node.who]
    remarks += [Remark(node.name or node.id, *EMPTY) for node in bare]
    return bpmn.Taken(tree, remarks)


def _rules(node: Node) -> tuple[Rule, ...]:
    return (*node.who, *(node.due.to if node.due else ()))


def users(rules: Iterable[Any]) -> set[int]:
    """The people whom rules name, at any depth."""
    found: set[int] = set()
    for rule in rules:
        inner = rule if isinstance(rule, list) else rule.get("of", [])
        found |= users(inner) | set(() if isinstance(rule, list) else rule.get("users", ()))
    return found


def _without(tree: Tree, strangers: set[int], remarks: list[Remark]) -> Tree:
    """The tree without rules that name ``strangers``; those nodes are remarked."""

    def kept(node: Node) -> Node:
        node = replace(node, arms=tuple(replace(arm, flow=_without(arm.flow, strangers, remarks)) for arm in node.arms))
        if not strangers & users(_rules(node)):
            return node
        remarks.append(Remark(node.name or node.id, *STRANGER))
        due = node.due and replace(node.due, to=tuple(rule for rule in node.due.to if not strangers & users([rule])))
        return replace(node, who=tuple(rule for rule in node.who if not strangers & users([rule])), due=due)

    return tuple(kept(node) for node in tree)


def outline(version: FlowVersion, tree: Tree) -> list[Line]:
    """The tree line by line, conditions in words."""
    labels = formdef.labels(formdef.parse(version.form))

    def lines(flow: Tree, depth: int) -> Iterable[Line]:
        for node in flow:
            yield Line(depth, editing.NAMES[node.type], node.name)
            for arm in node.arms:
                always = node.type == steps.Type.PARALLEL and not arm.when
                yield Line(depth + 1, "分支", arm.name, "" if always else conditions.words(arm.when, labels))
                yield from lines(arm.flow, depth + 2)

    return list(lines(tree, 0))
