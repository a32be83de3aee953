"""Changing a draft's tree: every function gives a new tree and leaves the old one as it was."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from . import positions
from .steps import Arm, Node, Type

if TYPE_CHECKING:
    from collections.abc import Callable

    from .positions import Path
    from .steps import Tree

NAMES = {Type.APPROVE: "审批", Type.FILL: "填写", Type.COPY: "抄送", Type.BRANCH: "条件分支", Type.PARALLEL: "并行分支"}


def fresh_id(tree: Tree) -> str:
    """An id that no node has."""
    taken = {node.id for _, node in positions.walk(tree)}
    return next(name for number in count(1) if (name := f"n{number}") not in taken)


def blank(tree: Tree, kind: Type) -> Node:
    """A new node of a kind; a block begins with two arms."""
    arms = {
        Type.BRANCH: (Arm("条件 1", (), {"all": []}), Arm("其他情况", ())),
        Type.PARALLEL: (Arm("分支 1", ()), Arm("分支 2", ())),
    }.get(kind, ())
    return Node(fresh_id(tree), kind, NAMES[kind], arms=arms)


def insert(tree: Tree, path: Path, node: Node) -> Tree:
    """Put ``node`` at ``path``; what stands there moves back.

    :raises IndexError: there is no such place, or it is before the initiator's form.
    """
    if path == (0,):
        raise IndexError(path)
    return _in_sequence(tree, path, lambda flow, at: (*flow[:at], node, *flow[at:]))


def _in_sequence(tree: Tree, path: Path, change: Callable[[Tree, int], Tree]) -> Tree:
    if len(path) == 1:
        if not 0 <= path[0] <= len(tree):
            raise IndexError(path)
        return change(tree, path[0])
    at, arm = path[:2]
    block = tree[at]
    arms = list(block.arms)
    arms[arm] = replace(arms[arm], flow=_in_sequence(arms[arm].flow, path[2:], change))
    return (*tree[:at], replace(block, arms=tuple(arms)), *tree[at + 1 :])


def change(tree: Tree, node_id: str, new: Callable[[Node], Node]) -> Tree:
    """Replace the node by what ``new`` makes of it.

    :raises LookupError: there is no such node.
    """
    path = positions.find(tree, node_id)
    return _in_sequence(tree, path, lambda flow, at: (*flow[:at], new(flow[at]), *flow[at + 1 :]))


def remove(tree: Tree, node_id: str) -> Tree:
    """Take a node out, a block with everything in it; the initiator's form stays."""
    path = positions.find(tree, node_id)
    if path == (0,):
        raise IndexError(path)
    return _in_sequence(tree, path, lambda flow, at: (*flow[:at], *flow[at + 1 :]))


def move(tree: Tree, node_id: str, to: Path) -> Tree:
    """Move a node to ``to``, counted in the tree as it stands; not into itself."""
    path = positions.find(tree, node_id)
    if to[: len(path)] == path and len(to) > len(path):
        raise IndexError(to)
    node = positions.node_at(tree, path)
    marked = insert(tree, to, replace(node, id="\0moving"))
    return change(remove(marked, node_id), "\0moving", lambda one: replace(one, id=node_id))


def add_arm(tree: Tree, node_id: str) -> Tree:
    """One more arm of a block: of a branch before the default one, with an empty condition."""

    def more(node: Node) -> Node:
        number = len(node.arms) + (node.type == Type.PARALLEL)
        new = Arm(f"分支 {number}", ()) if node.type == Type.PARALLEL else Arm(f"条件 {number}", (), {"all": []})
        at = next((i for i, arm in enumerate(node.arms) if arm.when is None), len(node.arms))
        at = len(node.arms) if node.type == Type.PARALLEL else at
        return replace(node, arms=(*node.arms[:at], new, *node.arms[at:]))

    return change(tree, node_id, more)


def remove_arm(tree: Tree, node_id: str, number: int) -> Tree:
    return change(tree, node_id, lambda node: replace(node, arms=node.arms[:number] + node.arms[number + 1 :]))


def change_arm(tree: Tree, node_id: str, number: int, arm: Arm) -> Tree:
    """Give an arm another name and condition; its steps stay."""

    def changed(node: Node) -> Node:
        kept = replace(arm, flow=node.arms[number].flow)
        return replace(node, arms=(*node.arms[:number], kept, *node.arms[number + 1 :]))

    return change(tree, node_id, changed)
