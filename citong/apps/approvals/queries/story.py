"""How an application has gone so far and what lies ahead, for the page and the paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.lib import clock
from citong.lib.flow import positions
from citong.platform.workflow import forecast
from citong.platform.workflow.assignees import Case
from citong.platform.workflow.models import FlowLog, Instance, NodeRun, Task
from citong.ui.shapes import Event, Signature, Step

from . import attached

if TYPE_CHECKING:
    from datetime import datetime

    from .attached import Files

Run, Status, Did = NodeRun.Status, Task.Status, Task.Did
TONES = {Did.AGREE: "green", Did.SUBMIT: "green", Did.REFUSE: "red", Did.RETURN: "orange", Did.ANSWER: "blue"}
STATES = {Run.ACTIVE: "now", Run.DONE: "done", Run.TIMEOUT: "done", Run.RETURNED: "returned", Run.VOID: "todo"}
MODES = {"and": "会签", "or": "或签", "seq": "依次审批", "ratio": "按比例会签"}
SAID = {
    "comment": "评论",
    "urge": "催办",
    "withdraw": "撤回申请",
    "recall": "撤回办理",
    "reassign": "管理员改派",
    "jump": "管理员跳转",
    "terminate": "管理员终止",
    "change_version": "改用流程版本",
    "take_over": "收回委托",
    "archive": "归档",
}


@dataclass(frozen=True)
class Round:
    """One round with its events; the first is the newest."""

    number: int
    events: list[Event]
    only: bool = False

    @property
    def title(self) -> str:
        return "办理记录" if self.only else f"办理记录 · 第 {self.number} 轮"


def when(at: datetime | None) -> str:
    return f"{at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


def rounds(instance: Instance) -> list[Round]:
    """What happened, round by round, in the order of time; the present round stands last."""
    tasks: dict[int, list[Task]] = {}
    rows = instance.tasks.select_related("run", "assignee__person", "owner__person", "post__unit", "added_by__person")
    sent: dict[tuple[int, str], list[Task]] = {}
    for task in rows.order_by("turn", "pk"):
        if task.kind != Task.Kind.COPY or task.added_by_id is None:
            tasks.setdefault(task.run_id, []).append(task)
        elif task.status != Status.VOID:
            sent.setdefault((task.added_by_id, when(task.created_at)), []).append(task)
    files, limits = attached.of_opinions(instance), _limits(instance)
    dated = [
        (run.entered_at, run.round, _run(run, tasks.get(run.pk, []), files, limits.get(run.node)))
        for run in _runs(instance)
    ]
    dated += [(line.at, line.round, _line(line)) for line in _lines(instance)]
    dated += [(copies[0].created_at, copies[0].run.round, _sent(copies)) for copies in sent.values()]
    dated.sort(key=lambda one: one[0])
    numbers = sorted({number for _, number, _ in dated})
    return [
        Round(number, [event for _, at, event in dated if at == number], only=len(numbers) == 1) for number in numbers
    ]


def _runs(instance: Instance) -> list[NodeRun]:
    return [run for run in instance.runs.order_by("pk") if run.status != Run.ARM and len(run.path.split("/")) % 2]


def _lines(instance: Instance) -> list[FlowLog]:
    return list(instance.log.filter(event__in=SAID).select_related("user__person").order_by("number"))


def _line(line: FlowLog) -> Event:
    return Event(SAID[line.event], when(line.at), str(line.user or "系统"), line.opinion, icon="message")


def _sent(copies: list[Task]) -> Event:
    """What somebody sent by hand at one time."""
    by = str(copies[0].added_by)
    return Event("抄送", when(copies[0].created_at), by, f"送：{_readers(copies)}", icon="send")


def _readers(copies: list[Task]) -> str:
    return "、".join(f"{task.assignee}{seen(task)}" for task in copies)


def seen(task: Task) -> str:
    """When a copy was read."""
    return f"（{when(task.seen_at)} 已阅）" if task.seen_at else "（未阅）"


def _run(run: NodeRun, tasks: list[Task], files: Files, limit: int | None) -> Event:
    copies = [task for task in tasks if task.kind == Task.Kind.COPY]
    signers = [task for task in tasks if task.kind != Task.Kind.COPY]
    if run.mode == "cc" or not signers:
        return Event(
            run.name,
            when(run.entered_at),
            _readers(copies) or "自动通过",
            state="done",
            icon="" if copies else "player-skip-forward",
        )
    failed = any(task.did == Did.REFUSE and task.kind in Task.MAIN for task in signers)
    state = "failed" if failed and run.status != Run.ACTIVE else STATES[Run(run.status)]
    within = [f"限 {limit} 个工作日"] if limit and run.status == Run.ACTIVE else []
    if len(signers) == 1:
        (task,) = signers
        at = when(task.acted_at) or _stay(run)
        beside = {"picture": task.signature_id, "files": files.get(task.pk, ())}
        return Event(f"{run.name}{_did(task)}", at, " · ".join([who(task), *within]), task.opinion, state, **beside)
    mode = [MODES[run.mode]] if len([task for task in signers if task.kind in Task.MAIN]) > 1 else []
    signatures = tuple(_signature(task, files) for task in signers)
    return Event(run.name, when(run.left_at) or _stay(run), " · ".join(mode + within), "", state, signatures=signatures)


def _limits(instance: Instance) -> dict[str, int]:
    """The working days that each node has."""
    return {node.id: node.due.days for _, node in positions.walk(instance.version.nodes) if node.due}


def _did(task: Task) -> str:
    return f" · {task.get_did_display()}" if task.did and task.did != Did.SUBMIT else ""


def who(task: Task) -> str:
    """The handler with his post, and how it was done if not by himself."""
    post = f" · {task.post.title}" if task.post_id else ""
    via = f"（{task.get_via_display()}）" if task.via in {Task.Via.TIMEOUT, Task.Via.ADMIN, Task.Via.AUTO} else ""
    return f"{task.shown}{post}{via}"


def _signature(task: Task, files: Files) -> Signature:
    kind = f"（{task.get_kind_display()}）" if task.kind not in {Task.Kind.APPROVE, Task.Kind.FILL} else ""
    told = task.get_did_display() if task.did else task.get_status_display()
    day = f" {task.acted_at.astimezone(clock.SHANGHAI):%m-%d %H:%M}" if task.acted_at else ""
    opinion = f"：{task.opinion}" if task.opinion else ""
    tone = TONES.get(Did(task.did), "gray") if task.did else "gray"
    return Signature(f"{who(task)}{kind}", f"{told}{day}{opinion}", tone, task.signature_id, files.get(task.pk, ()))


def _stay(run: NodeRun) -> str:
    """How long it has been lying there."""
    days = (clock.now() - run.entered_at).days
    return f"已停留 {days} 天" if run.status == Run.ACTIVE and days else ""


def ahead(instance: Instance) -> list[forecast.Stop]:
    """The nodes that are still to come, by what stands in the form now; empty once it is over."""
    if instance.status not in {Instance.Status.DRAFT, Instance.Status.RUNNING}:
        return []
    case = Case(instance.initiator_id, instance.unit, instance.data, instance.chosen, instance.flow)
    passed = set(instance.runs.filter(status__in=(*NodeRun.ALIVE, *NodeRun.WALKED)).values_list("node", flat=True))
    return [stop for stop in forecast.ahead(instance.version.nodes, case) if stop.node.id not in passed]


def steps(instance: Instance) -> list[Step]:
    """The progress in one line: nodes passed and present, then those ahead."""
    found: dict[str, Step] = {}
    for run in _runs(instance):
        if run.mode != "cc" and run.status in (*NodeRun.WALKED, Run.ACTIVE):
            now = run.status == Run.ACTIVE
            found[run.node] = Step(run.name, "now" if now else "done", _signed(run) if now else "")
    if instance.result == Instance.Status.REJECTED:
        last = instance.runs.filter(tasks__did=Did.REFUSE).order_by("-pk").first()
        found |= {last.node: Step(last.name, "failed")} if last else {}
    coming = [Step(stop.node.name) for stop in ahead(instance) if stop.node.signs]
    return [*found.values(), *coming]


def _signed(run: NodeRun) -> str:
    """How many of several have signed."""
    main = run.tasks.filter(kind__in=Task.MAIN).exclude(status__in=(Status.MOVED, Status.VOID))
    states = list(main.values_list("status", flat=True))
    return f"{states.count(Status.DONE)}/{len(states)}" if len(states) > 1 else ""
