"""What the one does before whom a task lies: agree, refuse, submit, send back; and taking one's own step back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError

from citong.lib import clock, formdef
from citong.lib.flow import positions, rules
from citong.lib.flow.steps import Mode, Node, Type
from citong.platform.identity.models import User

from . import bookings, flows
from .models import Instance, NodeRun, Signature, Task
from .operations import operation, task_operation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from citong.lib.flow.positions import Path
    from citong.platform.access.actor import Actor

    from .moving import Walk

Status, Did, Via, Kind = Task.Status, Task.Did, Task.Via, Task.Kind
ADVICE = (Kind.BEFORE, Kind.CONSULT)  # answers that do not decide
checks: list[Callable[[Instance], None]] = []  # of features, on what an initiator sends; they raise ValidationError


def node_of(walk: Walk, task: Task) -> Node:
    """The node of the tree at which ``task`` stands."""
    return positions.node_at(walk.tree, positions.read(task.run.path))


def check_act(node: Node, act: str, label: str) -> None:
    """:raises ValidationError: the designer of the flow does not allow it at this node."""
    if act not in node.acts:
        raise ValidationError(f"环节「{node.name}」不允许{label}。")


def agree(
    task: Task,
    by: Actor,
    *,
    opinion: str = "",
    given: Mapping[str, Any] | None = None,
    chosen: list[int] | None = None,
    via: str = Via.SELF,
) -> None:
    """Agree; at a form of one's own: submit it.

    :param given: values of the fields that may be written here.
    :param chosen: users who act at the nodes that this handler decides about.
    """
    with task_operation(task, by, "agree" if task.kind != Kind.FILL else "submit", opinion=opinion) as (walk, mine):
        if mine.kind not in ADVICE:
            fill_in(walk, node_of(walk, mine), given or {})
            check_sent(walk, mine)
            choose(walk, mine.run.node, chosen)
        finish(walk, mine, Did.SUBMIT if mine.kind == Kind.FILL else Did.AGREE, opinion, via)


def refuse(task: Task, by: Actor, *, opinion: str, via: str = Via.SELF) -> None:
    """Disagree; what that means is the node's way of deciding."""
    if not opinion.strip():
        raise ValidationError({"opinion": "请写明不同意的理由。"})
    with task_operation(task, by, "refuse", opinion=opinion) as (walk, mine):
        if mine.kind == Kind.FILL:
            raise ValidationError("填写环节不能选择不同意；需要退回时请用「退回」。")
        if mine.kind not in ADVICE:
            check_act(node_of(walk, mine), "refuse", "直接否决，请用「退回」")
        finish(walk, mine, Did.REFUSE, opinion, via)


def fill_in(walk: Walk, node: Node, given: Mapping[str, Any]) -> None:
    """Write what the handler may write; the rights of the node are enforced here, whatever the page sent."""
    form = formdef.parse(walk.instance.version.form)
    try:
        walk.instance.data = formdef.merge(form, walk.instance.data, given, node.rights)
    except formdef.Wrong as error:
        raise ValidationError(dict(error.reasons)) from error


def check_sent(walk: Walk, task: Task) -> None:
    """Things to be booked must be free; when the initiator sends, the business object tells its facts and features may object.

    :raises ValidationError: something is taken, or a feature objects.
    """
    bookings.keep_apart(walk.instance, node_of(walk, task).rights)
    if positions.read(task.run.path) == (0,):
        flows.tell_facts(walk.instance)
        for check in checks:
            check(walk.instance)


def choose(walk: Walk, node_id: str, chosen: list[int] | None) -> None:
    """Keep whom the handler of ``node_id`` wants to act later."""
    if not asks_choice(walk, node_id):
        return
    people = set(User.objects.filter(pk__in=chosen or [], is_active=True).values_list("pk", flat=True))
    if not people:
        raise ValidationError({"chosen": "请选择下一环节的处理人。"})
    walk.instance.chosen = walk.instance.chosen | {node_id: [pk for pk in chosen or [] if pk in people]}


def asks_choice(walk: Walk, node_id: str) -> bool:
    """Whether some node's people are chosen at ``node_id``."""
    return any(
        rule["kind"] == "chosen" and rule["node"] == node_id
        for _, node in positions.walk(walk.tree)
        for rule in rules.every(node.who)
    )


def finish(walk: Walk, task: Task, did: str, opinion: str, via: str) -> None:
    """Close a task with its answer and see what follows."""
    _answer(task, did, opinion, via)
    if task.kind == Kind.BEFORE:
        hand_back(task)
    elif task.kind != Kind.CONSULT:
        if did in {Did.AGREE, Did.SUBMIT}:
            task.children.filter(kind=Kind.AFTER, status=Status.WAIT).update(status=Status.PENDING)
        walk.settle(task.run)


def _answer(task: Task, did: str, opinion: str, via: str) -> None:
    task.status, task.did, task.opinion, task.acted_at = Status.DONE, did, opinion, clock.now()
    task.via = Via.AGENT if task.delegation_id and via == Via.SELF else via
    task.signature = Signature.objects.filter(user=task.assignee_id, removed=False).first()
    task.save()


def hand_back(task: Task) -> None:
    """All who were asked beforehand have answered: the asker's turn."""
    asked = Task.objects.filter(parent_id=task.parent_id, kind=Kind.BEFORE, status=Status.PENDING)
    if not asked.exists():
        Task.objects.filter(children=task, status=Status.HOLD).update(status=Status.PENDING)


def return_targets(instance: Instance, path: Path) -> list[NodeRun]:
    """Where one may send back to from ``path``: nodes walked in this round, in the same sequence or one around it."""
    tree = instance.version.nodes
    runs = instance.runs.filter(status__in=NodeRun.WALKED, tasks__did__in=[Did.AGREE, Did.SUBMIT]).distinct()
    latest = {positions.read(run.path): run for run in runs.order_by("pk")}
    return [
        run
        for at, run in sorted(latest.items())
        if len(at) % 2 and positions.precedes(at, path) and positions.node_at(tree, at).signs
    ]


def send_back(task: Task, by: Actor, *, to: str, opinion: str, straight: bool = False, via: str = Via.SELF) -> None:
    """退回 to a node walked before; ``straight``: when it is done again there, the flow comes straight back here."""
    if not opinion.strip():
        raise ValidationError({"opinion": "请写明退回的原因和需要修改的内容。"})
    with task_operation(task, by, "return", opinion=opinion, to=to, straight=straight) as (walk, mine):
        if mine.kind in ADVICE:
            raise ValidationError("您是被征求意见的人，请直接答复；退回由提出加签的人决定。")
        check_act(node_of(walk, mine), "return", "退回")
        target = _target(walk, mine, to, straight=straight)
        _answer(mine, Did.RETURN, opinion, via)
        go_back(walk, target, resume=mine.run.path if straight else "")


def _target(walk: Walk, task: Task, to: str, *, straight: bool) -> Path:
    here = positions.read(task.run.path)
    target = next((positions.read(run.path) for run in return_targets(walk.instance, here) if run.node == to), None)
    if target is None:
        raise ValidationError({"to": "只能退回到本轮走过的、当前环节之前的环节，请重新选择。"})
    if straight and positions.parallel_between(walk.tree, target, here):
        raise ValidationError({"straight": "从并行分支中退回时，其他分支也要重新办理，不能直接回到本环节。"})
    return target


def go_back(walk: Walk, target: Path, resume: str = "") -> None:
    """Cancel everything at or after ``target`` and begin there anew, in a new round."""
    walk.cancel(target, NodeRun.Status.RETURNED, walked=not resume)
    walk.instance.runs.filter(path=positions.write(target), status__in=NodeRun.WALKED).update(
        status=NodeRun.Status.RETURNED
    )
    walk.instance.round += 1
    walk.enter_again(target, resume)


def take_step_back(task: Task, by: Actor) -> None:
    """A handler's 撤回: while nobody who came after has acted (or, if the version says so, read)."""
    with operation(task.instance, by, "recall", node=task.run.node) as walk:
        task.refresh_from_db()
        if by.user is None or task.assignee_id != by.user.pk:
            raise PermissionDenied("approvals.own")
        if not walk.instance.running or task.status != Status.DONE or task.did not in {Did.AGREE, Did.ANSWER}:
            raise ValidationError("只有已同意、流程还在进行的步骤才能撤回。")
        if task.kind not in {Kind.APPROVE, Kind.JOIN} or task.children.filter(status=Status.DONE).exists():
            raise ValidationError("加签和征询的答复不能撤回。")
        _reopen(walk, task)


def _reopen(walk: Walk, task: Task) -> None:
    run = NodeRun.objects.get(pk=task.run_id)
    if run.status in NodeRun.WALKED:
        _undo_leaving(walk, run)
    elif run.status != NodeRun.Status.ACTIVE:
        raise ValidationError("这一步之后流程已被退回，不能再撤回。")
    if run.mode == Mode.TURN:
        later = run.tasks.filter(kind__in=Task.MAIN, turn__gt=task.turn)
        if later.filter(status__in=(Status.DONE, Status.HOLD)).exists():
            raise ValidationError("依次审批中后一位已经办理，不能撤回。")
        later.filter(status=Status.PENDING).update(status=Status.WAIT)
    task.status, task.did, task.opinion, task.acted_at = Status.PENDING, "", "", None
    task.save()
    task.children.filter(kind=Kind.AFTER, status=Status.PENDING).update(status=Status.WAIT)


def _undo_leaving(walk: Walk, run: NodeRun) -> None:
    """Make ``run`` active again and cancel what followed from its end."""
    behind = _behind(walk, positions.read(run.path))
    followed = [
        one
        for one in walk.instance.runs.filter(pk__gt=run.pk).exclude(mode="cc")
        if one.status in (*NodeRun.ALIVE, *NodeRun.WALKED)
        and any(positions.at_or_after(start, positions.read(one.path)) for start in behind)
    ]
    _check_alone(walk, run, followed)
    acted = Task.objects.filter(run__in=followed).filter(status=Status.DONE).exclude(via=Via.AUTO)
    held = Task.objects.filter(run__in=followed, status=Status.HOLD)
    if acted.exists() or held.exists():
        raise ValidationError("后面的处理人已经办理，不能撤回；如需更正，请联系处理人退回。")
    if walk.instance.version.unread_only and Task.objects.filter(run__in=followed, seen_at__isnull=False).exists():
        raise ValidationError("后面的处理人已经查看，不能撤回；如需更正，请联系处理人退回。")
    for start in behind:
        walk.cancel(start, walked=True)
    run.status, run.left_at = NodeRun.Status.ACTIVE, None
    run.save(update_fields=["status", "left_at"])
    back = Status.WAIT if run.mode == Mode.TURN else Status.PENDING
    run.tasks.filter(status=Status.VOID, kind__in=Task.MAIN, acted_at__isnull=True).update(status=back)


def _check_alone(walk: Walk, run: NodeRun, followed: list[NodeRun]) -> None:
    """:raises ValidationError: the flow stands elsewhere, since somebody sent it back to a place before this one."""
    here = positions.read(run.path)
    alive = walk.instance.runs.filter(status=NodeRun.Status.ACTIVE).exclude(pk__in=[one.pk for one in followed])
    if any(not positions.beside(walk.tree, positions.read(one.path), here) for one in alive):
        raise ValidationError("这一步之后流程已被退回，不能再撤回。")


def _behind(walk: Walk, path: Path) -> list[Path]:
    """Where whatever followed from the end of ``path`` stands: behind it and behind each branch around it.

    The parallel arm around them is opened again if it was closed.

    :raises ValidationError: the arms have been joined meanwhile, so the step is everybody's.
    """
    found = [(*path[:-1], path[-1] + 1)]
    for at, node in positions.blocks(walk.tree, path):
        if node.type == Type.PARALLEL:
            _reopen_arm(walk, path[: len(at) + 1])
            break
        found.append((*at[:-1], at[-1] + 1))
    return found


def _reopen_arm(walk: Walk, arm: Path) -> None:
    live = [positions.read(at) for at in walk.instance.runs.filter(status="arm").values_list("path", flat=True)]
    if arm in live:
        return
    if not any(other[:-1] == arm[:-1] for other in live):
        raise ValidationError("各并行分支已经汇合，不能撤回；如需更正，请联系处理人退回。")
    closed = walk.instance.runs.filter(path=positions.write(arm), status="done").order_by("-pk").first()
    if closed is not None:
        closed.status, closed.left_at = NodeRun.Status.ARM, None
        closed.save(update_fields=["status", "left_at"])
