"""办理期限: once a node's working days are over it reminds, escalates, passes or goes back, as its designer said."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from citong.lib import clock
from citong.lib.flow import positions
from citong.lib.flow.steps import Due, Late
from citong.platform.access.actor import Actor
from citong.platform.calendar import days
from citong.platform.jobs import OnDeath, every, job

from . import assignees, notices
from .acting import go_back
from .models import NodeRun, Task
from .operations import operation
from .signing import hand_over, handlers

if TYPE_CHECKING:
    from citong.platform.jobs.running import Running

    from .moving import Walk

log = logging.getLogger(__name__)


@job("approvals.timers", "审批超时处理", on_death=OnDeath.AGAIN, quiet=True)
def timers(running: Running) -> dict[str, int]:
    """Look after every node whose time is over; on days off nobody is reminded."""
    late = NodeRun.objects.filter(status=NodeRun.Status.ACTIVE, due_at__lt=clock.now())
    ids = list(late.exclude(warned_on=clock.today()).order_by("due_at").values_list("pk", flat=True))
    done = 0
    for number, pk in enumerate(ids, 1):
        done += _look_after(pk)
        running.progress(number, len(ids))
    return {"late": len(ids), "done": done}


def _look_after(pk: int) -> bool:
    run = NodeRun.objects.select_related("instance").get(pk=pk)
    try:
        with operation(run.instance, Actor.system(), "timeout", node=run.node) as walk:
            run.refresh_from_db()
            node = positions.node_at(walk.tree, positions.read(run.path))
            due = node.due
            if run.status != NodeRun.Status.ACTIVE or due is None or not _acts(walk, run, due):
                raise _NothingToDo  # noqa: TRY301 - undoes the operation
    except _NothingToDo:
        return False
    except ValidationError:
        log.exception("the timer of node run %s could not go on", pk)
        return False
    return True


class _NothingToDo(Exception):
    """Somebody was quicker, or it is a day off."""


def _acts(walk: Walk, run: NodeRun, due: Due) -> bool:
    walk.detail["then"] = due.then.value
    if due.then == Late.PASS:
        walk.leave(run, NodeRun.Status.TIMEOUT)
        return True
    if due.then == Late.RETURN:
        go_back(walk, (0,))
        return True
    if due.then == Late.ESCALATE and _escalate(walk, run, due):
        return True
    return _remind(walk, run)


def _escalate(walk: Walk, run: NodeRun, due: Due) -> bool:
    """The open tasks go to the one above, once; from then on, or if he is not to be found, there are reminders."""
    above = [signer.user_id for signer in assignees.resolve(due.to, walk.case)]
    open_tasks = list(run.tasks.filter(status=Task.Status.PENDING, kind__in=Task.MAIN))
    if not open_tasks or run.tasks.filter(via=Task.Via.TIMEOUT).exists():
        return False
    busy = handlers(open_tasks[0])
    free = [user for user in above if user not in busy]
    if not free:
        return False
    hand_over(walk, open_tasks[0], free[0], "", Task.Via.TIMEOUT)
    for task in open_tasks[1:]:
        task.status, task.via, task.acted_at = Task.Status.VOID, Task.Via.TIMEOUT, clock.now()
        task.save()
    NodeRun.objects.filter(pk=run.pk).update(warned_on=clock.today())
    return True


def _remind(walk: Walk, run: NodeRun) -> bool:
    if not days.is_workday(clock.today()):
        return False
    NodeRun.objects.filter(pk=run.pk).update(warned_on=clock.today())
    notices.late(walk.instance, list(run.tasks.filter(status=Task.Status.PENDING).select_related("run", "assignee")))
    return True


every("approvals.timers", minutes=5)
