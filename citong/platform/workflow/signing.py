"""More and other hands: 转办, 加签, 减签, 抄送, and taking a delegated task back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F

from citong.lib import clock
from citong.lib.flow import positions
from citong.lib.flow.steps import Mode
from citong.platform.identity.models import User

from . import notices
from .acting import ADVICE, check_act, hand_back, node_of
from .assignees import Signer
from .models import Task
from .operations import GONE, operation, task_operation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from citong.lib.flow.steps import Tree
    from citong.platform.access.actor import Actor

    from .models import Instance
    from .moving import Walk

Status, Kind = Task.Status, Task.Kind
HOW = {"before": Kind.BEFORE, "after": Kind.AFTER, "join": Kind.JOIN, "consult": Kind.CONSULT}


def transfer(task: Task, by: Actor, *, to: int, opinion: str = "", via: str = Task.Via.SELF) -> None:
    """转办: another one acts instead; the papers name both."""
    with task_operation(task, by, "transfer", opinion=opinion, to=[to]) as (walk, mine):
        check_act(node_of(walk, mine), "transfer", "转办")
        hand_over(walk, mine, to, opinion, via)


def hand_over(walk: Walk, task: Task, to: int, opinion: str, via: str) -> Task:
    """The task becomes another one's, or his agent's, with everything that hangs on it."""
    (user,) = newcomers(task, [to])
    task.did, task.opinion, task.acted_at, task.via = Task.Did.TRANSFER, opinion, clock.now(), via
    new = Task(
        run=task.run,
        instance=walk.instance,
        kind=task.kind,
        assignee_id=user,
        owner_id=task.assignee_id,
        parent_id=task.parent_id,
        added_by_id=task.added_by_id,
        turn=task.turn,
        status=task.status,
    )
    walk.delegated([new], giver=task.assignee_id)
    new.save()
    task.status = Status.MOVED
    task.save()
    task.children.filter(status__in=Task.OPEN).update(parent=new)
    return new


def newcomers(task: Task, users: Iterable[int]) -> list[int]:
    """``users`` in their order, once each.

    :raises ValidationError: an account is not in use, or already has the node of ``task`` before it.
    """
    wanted = list(dict.fromkeys(users))
    names = {user.pk: str(user) for user in User.objects.filter(pk__in=wanted, is_active=True).select_related("person")}
    if not wanted or len(names) != len(wanted):
        raise ValidationError({"to": "请选择账号在用的人员。"})
    busy = handlers(task)
    if not busy.isdisjoint(wanted):
        raise ValidationError({"to": f"{'、'.join(names[pk] for pk in wanted if pk in busy)}已经是本环节的处理人。"})
    return wanted


def handlers(task: Task) -> set[int]:
    """Who has the node of ``task`` before him, himself or through his agent; an agent may turn to his own principal."""
    rows = task.run.tasks.filter(status__in=Task.OPEN)
    away = rows.filter(delegation__isnull=False).exclude(pk=task.pk)
    return {*rows.values_list("assignee", flat=True), *away.values_list("owner", flat=True)}


def add(task: Task, by: Actor, *, how: str, users: list[int], opinion: str = "") -> None:
    """加签: ``before`` asks first, ``after`` signs once I have agreed, ``join`` signs beside me, ``consult`` only advises."""
    with task_operation(task, by, f"add_{how}", opinion=opinion, to=list(users)) as (walk, mine):
        if mine.kind not in {Kind.APPROVE, Kind.JOIN}:
            raise ValidationError("填写人和被加签的人不能再加签。")
        check_act(node_of(walk, mine), "add", "加签")
        new = [_signer(walk, mine, HOW[how], user, step) for step, user in enumerate(newcomers(mine, users), 1)]
        if how == "join":
            mine.run.tasks.filter(turn__gt=mine.turn).update(turn=F("turn") + len(new))
        Task.objects.bulk_create(walk.delegated(new, giver=mine.assignee_id))
        if how == "before":
            mine.status = Status.HOLD
            mine.save()


def _signer(walk: Walk, asker: Task, kind: str, user: int, step: int) -> Task:
    waits = kind == Kind.AFTER or (kind == Kind.JOIN and asker.run.mode == Mode.TURN)
    return Task(
        run=asker.run,
        instance=walk.instance,
        kind=kind,
        assignee_id=user,
        parent=asker,
        added_by=walk.by.user,
        turn=asker.turn + (step if kind == Kind.JOIN else 0),
        status=Status.WAIT if waits else Status.PENDING,
    )


def remove(task: Task, by: Actor) -> None:
    """减签: only whom one has added oneself, while he has not acted."""
    with operation(task.instance, by, "remove", node=task.run.node, to=[task.assignee_id]) as walk:
        task.refresh_from_db()
        if by.user is None or task.added_by_id != by.user.pk:
            raise PermissionDenied("approvals.own")
        if task.kind == Kind.COPY or task.status not in Task.OPEN or not walk.instance.running:
            raise ValidationError(GONE)
        if task.children.filter(status__in=Task.OPEN).exists():
            raise ValidationError("对方又加签了他人，请等其办理，或由对方先减签。")
        task.status, task.acted_at = Status.VOID, clock.now()  # unlike one that its node's end made void
        task.save()
        if task.kind == Kind.BEFORE:
            hand_back(task)
        elif task.kind not in ADVICE:
            walk.settle(task.run)


def may_copy(tree: Tree, task: Task) -> bool:
    """Whether who has or had ``task`` may send copies: its node must allow it, and a copy does not go on to others."""
    allowing = {node.id for _, node in positions.walk(tree) if "cc" in node.acts}
    return task.kind != Kind.COPY and task.status != Status.VOID and task.run.node in allowing


def copy(instance: Instance, by: Actor, *, users: list[int]) -> None:
    """抄送 by hand, from those whose node allows it; the initiator's is his form."""
    with operation(instance, by, "copy", to=list(users)) as walk:
        part = walk.instance.tasks.filter(assignee=by.user).select_related("run")
        if not any(may_copy(walk.tree, task) for task in part):
            raise ValidationError("您办理的环节不允许抄送；需要让他人知晓时，请联系流程管理员。")
        run = walk.instance.runs.order_by("-pk").first()
        have = Task.objects.filter(instance=instance, kind=Kind.COPY, assignee__in=users).exclude(status=Status.VOID)
        told = set(have.values_list("assignee", flat=True))
        active = User.objects.filter(pk__in=set(users) - told, is_active=True)
        new = [Signer(pk) for pk in active.order_by("pk").values_list("pk", flat=True)]
        if run is None or not new:
            raise ValidationError({"to": "所选人员都已收到抄送，或账号已停用，请重新选择。"})
        walk.send_copies(run, new, by_hand=True)


def recall_copy(task: Task, by: Actor) -> None:
    """Take a copy back that one has sent oneself."""
    with operation(task.instance, by, "recall_copy", to=[task.assignee_id]):
        task.refresh_from_db()
        if by.user is None or task.added_by_id != by.user.pk:
            raise PermissionDenied("approvals.own")
        if task.kind != Kind.COPY or task.status == Status.VOID:
            raise ValidationError(GONE)
        task.status = Status.VOID
        task.save()
        notices.take_back_copy(task)


def take_over(task: Task, by: Actor) -> None:
    """The principal takes back what went to his agent; whom he acts for himself he still acts for."""
    with operation(task.instance, by, "take_over", node=task.run.node):
        task.refresh_from_db()
        if by.user is None or task.owner_id != by.user.pk or task.delegation_id is None:
            raise PermissionDenied("approvals.own")
        if task.status not in Task.OPEN:
            raise ValidationError(GONE)
        task.assignee_id, task.owner_id, task.delegation = by.user.pk, task.owner_before_id, None
        task.owner_before = None
        task.save()
