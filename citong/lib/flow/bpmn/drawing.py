"""A tree as shapes and lines with places: blocks side by side, the arms of a block in lanes below one another."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from citong.lib.flow.steps import Type

from .vocabulary import element_of

if TYPE_CHECKING:
    from citong.lib.flow.positions import Path
    from citong.lib.flow.steps import Arm, Node, Tree

TASK, GATEWAY, EVENT = (120, 80), (50, 50), (36, 36)  # width and height in the drawing
GAP, BETWEEN, MARGIN = 50, 30, 60  # beside one another, between lanes, around everything
Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """An element at its place; ``node`` where it stands for one, not where it closes a block."""

    key: str
    element: str
    x: float  # left edge
    y: float  # middle
    size: tuple[int, int]
    name: str = ""
    node: Node | None = None

    @property
    def middle(self) -> float:
        return self.x + self.size[0] / 2


@dataclass(frozen=True)
class Line:
    """A sequence flow that runs along the height ``lane``; ``arm`` where it is the way into one."""

    key: str
    source: Shape
    target: Shape
    lane: float
    arm: Arm | None = None

    @property
    def points(self) -> list[Point]:
        """From edge to edge, with a corner where a gateway is not on the height of the lane."""
        way = [*self._end(self.source, right=True), *reversed(self._end(self.target, right=False))]
        return [way[0], *(here for before, here in pairwise(way) if here != before)]

    def _end(self, shape: Shape, *, right: bool) -> list[Point]:
        if shape.y == self.lane:
            return [(shape.x + right * shape.size[0], self.lane)]
        half = shape.size[1] / 2
        edge = shape.y + (half if self.lane > shape.y else -half)
        return [(shape.middle, edge), (shape.middle, self.lane)]


@dataclass
class Drawing:
    """Shapes and lines in reading order: of a gateway's lines that of the first arm comes first."""

    shapes: list[Shape] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @classmethod
    def of(cls, tree: Tree) -> Drawing:
        drawing = cls()
        wide, high = measure(tree)
        y = MARGIN + high / 2
        start = drawing._put(Shape("start", "startEvent", MARGIN, y, EVENT, "开始"))
        left = MARGIN + EVENT[0] + GAP
        last, _ = drawing._sequence(tree, (), left, y, start, None)
        end = drawing._put(Shape("end", "endEvent", left + wide + GAP * bool(tree), y, EVENT, "结束"))
        drawing._join(last, end, y)
        return drawing

    def _put(self, shape: Shape) -> Shape:
        self.shapes.append(shape)
        return shape

    def _join(self, source: Shape, target: Shape, lane: float, arm: Arm | None = None) -> None:
        self.lines.append(Line(f"line_{len(self.lines) + 1}", source, target, lane, arm))

    def _sequence(
        self, tree: Tree, before: Path, x: float, y: float, source: Shape, arm: Arm | None
    ) -> tuple[Shape, Arm | None]:
        """Draw behind ``source``; answer with the last shape, and the arm if its line is still to be drawn."""
        for index, node in enumerate(tree):
            path = (*before, index)
            key = "_".join(map(str, path))
            size = GATEWAY if node.block else TASK
            first = self._put(Shape(f"step_{key}", element_of(node), x, y, size, node.name, node))
            self._join(source, first, y, arm)
            source, arm = (self._block(node, path, first) if node.block else first), None
            x += width(node) + GAP
        return source, arm

    def _block(self, node: Node, path: Path, split: Shape) -> Shape:
        key = "_".join(map(str, path))
        join = Shape(f"join_{key}", split.element, split.x + width(node) - GATEWAY[0], split.y, GATEWAY)
        top = split.y - height(node) / 2
        for number, arm in enumerate(node.arms):
            high = measure(arm.flow)[1]
            lane = top + high / 2
            last = self._sequence(arm.flow, (*path, number), split.x + GATEWAY[0] + GAP, lane, split, arm)
            self._join(last[0], join, lane, last[1])
            top += high + BETWEEN
        if not node.arms:
            self._join(split, join, split.y)
        return self._put(join)


def measure(tree: Tree) -> tuple[float, float]:
    """Width and height of a sequence; an empty one keeps the height of its lane."""
    across = sum(map(width, tree)) + GAP * (len(tree) - 1) if tree else 0
    return across, max([TASK[1], *map(height, tree)])


def width(node: Node) -> float:
    if not node.block:
        return TASK[0]
    return 2 * (GATEWAY[0] + GAP) + max((measure(arm.flow)[0] for arm in node.arms), default=0)


def height(node: Node) -> float:
    if not node.arms:
        return TASK[1]
    return sum(measure(arm.flow)[1] for arm in node.arms) + BETWEEN * (len(node.arms) - 1)


def default_line(drawing: Drawing, split: Shape) -> Line | None:
    """The way that a branch takes if no condition holds."""
    if split.node is None or split.node.type != Type.BRANCH:
        return None
    return next((line for line in drawing.lines if line.source == split and line.arm and not line.arm.when), None)
