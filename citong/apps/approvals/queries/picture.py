"""The flow of one application as a picture: every node at its place, how far it is, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.lib.flow.bpmn.drawing import Drawing
from citong.lib.flow.steps import Type
from citong.platform.workflow.models import Instance, NodeRun, Task

from . import story

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citong.lib.flow.bpmn.drawing import Line, Shape
    from citong.lib.flow.steps import Node

Run, Kind, Did = NodeRun.Status, Task.Kind, Task.Did
STATES = {
    "done": ("已办", "green"),
    "now": ("办理中", "blue"),
    "todo": ("未到", "gray"),
    "returned": ("已退回", "orange"),
    "failed": ("未通过", "red"),
    "void": ("已取消", "gray"),
    "off": ("不经过", "gray"),
}
OF_RUN = {Run.ACTIVE: "now", Run.DONE: "done", Run.TIMEOUT: "done", Run.RETURNED: "returned", Run.VOID: "void"}
BLOCKS = {Type.BRANCH: "条件分支", Type.PARALLEL: "并行分支"}
NAME, PEOPLE, ROW = 8, 9, 15  # characters in a row of a box, height of a row
MARGIN = 24


@dataclass(frozen=True)
class Stand:
    """How a node stands: its state, the people, and when it was left."""

    name: str
    state: str
    people: str
    when: str = ""

    @property
    def word(self) -> str:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return STATES[self.state][1]


@dataclass(frozen=True)
class Text:
    """A row of text at its place."""

    x: float
    y: float
    text: str
    look: str


@dataclass(frozen=True)
class Box:
    """A node, a gateway or an end, with the rows of text in it."""

    shape: str
    x: float
    y: float
    width: int
    height: int
    state: str
    told: str
    rows: tuple[Text, ...] = ()

    @property
    def corners(self) -> str:
        """Of a gateway: a square on its point."""
        across, down = self.width / 2, self.height / 2
        middle = (self.x + across, self.y + down)
        points = [(0, -down), (across, 0), (0, down), (-across, 0)]
        return " ".join(f"{middle[0] + x:g},{middle[1] + y:g}" for x, y in points)


@dataclass(frozen=True)
class Picture:
    """What the template draws, and the same as a list."""

    frame: tuple[float, float, float, float]  # left, top, width and height of what is drawn
    boxes: list[Box]
    lines: list[str]
    labels: list[Text]
    stands: list[Stand]

    @property
    def view(self) -> str:
        return " ".join(f"{number:g}" for number in self.frame)

    @property
    def size(self) -> tuple[int, int]:
        return round(self.frame[2]), round(self.frame[3])


def of(instance: Instance) -> Picture:
    """The picture as of now."""
    drawing = Drawing.of(instance.version.nodes)
    stands = _stands(instance, [shape.node for shape in drawing.shapes if shape.node and not shape.node.block])
    boxes = [_box(shape, stands) for shape in drawing.shapes]
    lines = [" ".join(f"{x:g},{y:g}" for x, y in line.points) for line in drawing.lines]
    labels = [_label(line) for line in drawing.lines if line.arm and line.arm.name]
    left, top = min(box.x for box in boxes) - MARGIN, min(box.y for box in boxes) - MARGIN
    right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
    frame = (left, top, right + MARGIN - left, bottom + MARGIN - top)
    return Picture(frame, boxes, lines, labels, list(stands.values()))


def _stands(instance: Instance, nodes: Iterable[Node]) -> dict[str, Stand]:
    runs = {run.node: run for run in instance.runs.exclude(status=Run.ARM).order_by("pk")}
    tasks: dict[int, list[Task]] = {}
    rows = instance.tasks.filter(run__in=runs.values()).exclude(status=Task.Status.MOVED)
    for task in rows.select_related("assignee__person", "owner__person").order_by("turn", "pk"):
        tasks.setdefault(task.run_id, []).append(task)
    coming = {stop.node.id: stop for stop in story.ahead(instance)}
    found = {}
    for node in nodes:
        run, stop = runs.get(node.id), coming.get(node.id)
        if run and not (stop and run.status == Run.VOID):
            found[node.id] = _of_run(node, run, tasks.get(run.pk, []))
        elif stop:
            people = "、".join(map(str, stop.people)) or stop.note
            found[node.id] = Stand(node.name, "todo", people)
        else:
            found[node.id] = Stand(node.name, "off", "")
    return found


def _of_run(node: Node, run: NodeRun, tasks: list[Task]) -> Stand:
    own = [task for task in tasks if (task.kind == Kind.COPY) == (node.type == Type.COPY)]
    refused = any(task.did == Did.REFUSE and task.kind in (*Task.MAIN, Kind.AFTER) for task in own)
    state = "failed" if refused and run.status != Run.ACTIVE else OF_RUN[Run(run.status)]
    people = "、".join(f"{task.shown}{_answer(task)}" for task in own if task.did or task.status != Task.Status.VOID)
    nobody = "自动通过" if state == "done" else ""
    return Stand(node.name, state, people or nobody, story.when(run.left_at))


def _answer(task: Task) -> str:
    if task.kind == Kind.COPY:
        return story.seen(task)
    return f"（{task.get_did_display()}）" if task.did else ""


def _box(shape: Shape, stands: dict[str, Stand]) -> Box:
    (width, high), node = shape.size, shape.node
    top = shape.y - high / 2
    if node and not node.block:
        stand = stands[node.id]
        told = "，".join(part for part in (stand.name, stand.word, stand.people) if part)
        return Box("node", shape.x, top, width, high, stand.state, told, _rows(shape, stand))
    if shape.key in {"start", "end"}:
        word = Text(shape.middle, shape.y + high / 2 + ROW, shape.name, "plain")
        return Box("event", shape.x, top, width, high, "plain", shape.name, (word,))
    return Box("gateway", shape.x, top, width, high, "plain", BLOCKS[node.type] if node else "汇合")


def _rows(shape: Shape, stand: Stand) -> tuple[Text, ...]:
    """Name, people and state one below another, in the middle of the box."""
    rows = [(text, "name") for text in folded(stand.name, NAME)]
    rows += [(text, "people") for text in folded(stand.people, PEOPLE)]
    rows.append((stand.word, "state"))
    top = shape.y - len(rows) * ROW / 2 + ROW - 4
    return tuple(Text(shape.middle, top + ROW * number, text, look) for number, (text, look) in enumerate(rows))


def folded(text: str, most: int) -> list[str]:
    """At most two rows; what is left over stands in the list below the picture."""
    if len(text) <= 2 * most:
        return [part for part in (text[:most], text[most:]) if part]
    return [text[:most], f"{text[most : 2 * most - 1]}…"]


def _label(line: Line) -> Text:
    """The name of an arm, above its way."""
    return Text(line.source.x + line.source.size[0] + 6, line.lane - 46, line.arm.name if line.arm else "", "label")
