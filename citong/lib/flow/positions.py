"""Positions in a tree: ``2/1/0`` is the first node of the second arm of the third node.

Odd lengths name nodes, even lengths arms. A return goes to an earlier sibling of the node or of a block around it,
so everything at or after the target can be cancelled at once and nothing is left hanging.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .steps import Type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .steps import Node, Tree

Path = tuple[int, ...]


def read(text: str) -> Path:
    return tuple(int(part) for part in text.split("/"))


def write(path: Path) -> str:
    return "/".join(map(str, path))


def node_at(tree: Tree, path: Path) -> Node:
    """The node at ``path``, which has an odd length."""
    return sequence_of(tree, path)[path[-1]]


def sequence_of(tree: Tree, path: Path) -> Tree:
    """The sequence in which the node at ``path`` stands."""
    for block, arm in zip(path[:-1:2], path[1::2], strict=True):
        tree = tree[block].arms[arm].flow
    return tree


def walk(tree: Tree, before: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every node with its position, in reading order."""
    for index, node in enumerate(tree):
        yield (*before, index), node
        for number, arm in enumerate(node.arms):
            yield from walk(arm.flow, (*before, index, number))


def find(tree: Tree, node_id: str) -> Path:
    """Where the node stands.

    :raises LookupError: there is no such node.
    """
    for path, node in walk(tree):
        if node.id == node_id:
            return path
    raise LookupError(node_id)


def precedes(target: Path, path: Path) -> bool:
    """Whether ``target`` is an earlier sibling of ``path`` or of a block around it."""
    depth = len(target) - 1
    return len(target) <= len(path) and target[:-1] == path[:depth] and target[-1] < path[depth]


def at_or_after(start: Path, path: Path) -> bool:
    """Whether ``path`` lies in the sequence of ``start``, in its place or behind it, at any depth."""
    depth = len(start) - 1
    return len(path) > depth and path[:depth] == start[:-1] and path[depth] >= start[-1]


def blocks(tree: Tree, path: Path) -> Iterator[tuple[Path, Node]]:
    """The blocks around ``path``, innermost first."""
    for length in range(len(path) - 2, 0, -2):
        yield path[:length], node_at(tree, path[:length])


def parallel_between(tree: Tree, target: Path, path: Path) -> bool:
    """Whether a parallel block lies around ``path`` but not around ``target``."""
    return any(len(at) >= len(target) and node.type == Type.PARALLEL for at, node in blocks(tree, path))


def beside(tree: Tree, one: Path, other: Path) -> bool:
    """Whether the two lie in different arms of a parallel block, so that both may be alive."""
    common = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    return common % 2 == 1 and node_at(tree, one[:common]).type == Type.PARALLEL
