"""Moving through the tree: entering a node, deciding it, leaving it, and ending.

Every function here runs under the instance's lock (``operations``). The position is the tree path of a run; whatever is
alive at or after a position can be cancelled with one query, so a return never leaves a task behind.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from citong.lib import clock, conditions
from citong.lib.flow import positions
from citong.lib.flow.quorum import Verdict, verdict
from citong.lib.flow.steps import Empty, Mode, Type
from citong.platform.calendar import days

from . import assignees, delegations, flows
from .models import FlowVersion, Instance, NodeRun, Task

if TYPE_CHECKING:
    from citong.lib.flow.positions import Path
    from citong.lib.flow.steps import Node
    from citong.platform.access.actor import Actor

    from .assignees import Signer

Status, Run, Did = Task.Status, NodeRun.Status, Task.Did
YES = {Did.AGREE, Did.SUBMIT}
COPY_MODE = "cc"  # of runs that nobody waits for


def due_at(workdays: int) -> datetime:
    """The last second of the ``workdays``-th working day from now."""
    day = days.add_workdays(clock.today(), workdays)
    return datetime.combine(day, time(23, 59, 59), tzinfo=clock.SHANGHAI)


class Walk:
    """One operation's way through the tree of an instance that is locked."""

    def __init__(self, instance: Instance, by: Actor) -> None:
        self.instance, self.by = instance, by
        self.tree = instance.version.nodes
        self.copies: list[Task] = []  # for the notices
        self.detail: dict[str, object] = {}  # for the log
        self.ended = False

    @property
    def case(self) -> assignees.Case:
        one = self.instance
        return assignees.Case(one.initiator_id, one.unit, one.data, one.chosen, one.flow)

    def enter(self, path: Path) -> None:
        """Arrive at the node at ``path``."""
        node = positions.node_at(self.tree, path)
        {
            Type.BRANCH: self._branch,
            Type.PARALLEL: self._parallel,
            Type.COPY: self._copy,
            Type.FILL: self._stop,
            Type.APPROVE: self._stop,
        }[node.type](node, path)

    def _branch(self, node: Node, path: Path) -> None:
        arm = chosen_arm(node, self.instance.data)
        if arm is not None and node.arms[arm].flow:
            self.enter((*path, arm, 0))
        else:
            self.next(path)

    def _parallel(self, node: Node, path: Path) -> None:
        live = live_arms(node, self.instance.data)
        for arm in live:
            self._run(node, (*path, arm), Run.ARM, node.arms[arm].name)
        for arm in live:
            if self.instance.running and self._arm_alive(path, arm):
                self.enter((*path, arm, 0))
        if not live:
            self.next(path)

    def _arm_alive(self, path: Path, arm: int) -> bool:
        return self.instance.runs.filter(path=positions.write((*path, arm)), status=Run.ARM).exists()

    def _copy(self, node: Node, path: Path) -> None:
        readers = assignees.resolve(node.who, self.case)
        if readers:
            run = self._run(node, path, Run.DONE)
            self.send_copies(run, readers)
        self.next(path)

    def send_copies(self, run: NodeRun, readers: list[Signer], *, by_hand: bool = False) -> None:
        """抄送: to read, not to do; independent of where the flow goes."""
        new = [self._task(run, reader, 0, Task.Kind.COPY, Status.UNREAD) for reader in readers]
        for task in new:
            task.added_by = self.by.user if by_hand else None
        self.copies += Task.objects.bulk_create(new)

    def enter_again(self, path: Path, resume: str = "") -> None:
        """Arrive at a node that was returned to: everybody acts anew; then on, or straight to ``resume``."""
        self._stop(positions.node_at(self.tree, path), path, resume=resume, again=True)

    def _stop(self, node: Node, path: Path, resume: str = "", *, again: bool = False) -> None:
        """A node that waits for people."""
        signers = assignees.resolve(node.who, self.case)
        skipped = node.own == "skip" and any(one.user_id == self.instance.initiator_id for one in signers)
        if skipped:
            signers = [one for one in signers if one.user_id != self.instance.initiator_id]
        run = self._run(node, path, Run.ACTIVE, resume=resume)
        if not signers and (skipped or node.empty == Empty.PASS):
            self.leave(run)
            return
        signers = signers or assignees.admins(self.case)
        if not signers:
            raise ValidationError(f"环节「{node.name}」没有处理人，也没有流程管理员可以接办，请联系流程归属单位。")
        kind = Task.Kind.FILL if node.type == Type.FILL else Task.Kind.APPROVE
        passed = set() if again or kind == Task.Kind.FILL else self._agreed_before()
        self._assign(run, signers, kind, passed)
        self.settle(run)

    def _run(self, node: Node, path: Path, status: str, name: str = "", resume: str = "") -> NodeRun:
        now = clock.now()
        waits = status == Run.ACTIVE
        return NodeRun.objects.create(
            instance=self.instance,
            round=self.instance.round,
            node=node.id,
            name=name or node.name,
            path=positions.write(path),
            mode=COPY_MODE if node.type == Type.COPY else node.mode,
            ratio=node.ratio,
            status=status,
            left_at=now if status == Run.DONE else None,
            due_at=due_at(node.due.days) if waits and node.due else None,
            resume=resume,
        )

    def _assign(self, run: NodeRun, signers: list[Signer], kind: str, passed: set[int]) -> None:
        new = []
        for turn, signer in enumerate(signers):
            waits = run.mode == Mode.TURN  # settle lets the first one begin
            task = self._task(run, signer, turn, kind, Status.WAIT if waits else Status.PENDING)
            if signer.user_id in passed:
                task.status, task.did, task.via, task.acted_at = Status.DONE, Did.AGREE, Task.Via.AUTO, clock.now()
            new.append(task)
        Task.objects.bulk_create(self.delegated(new))

    def _task(self, run: NodeRun, signer: Signer, turn: int, kind: str, status: str) -> Task:
        return Task(
            run=run,
            instance=self.instance,
            kind=kind,
            assignee_id=signer.user_id,
            post_id=signer.post_id,
            turn=turn,
            status=status,
        )

    def delegated(self, tasks: list[Task], giver: int | None = None) -> list[Task]:
        """Hand tasks to the agents of those who have delegated them; an agent's own delegation counts too.

        The initiator's own form stays with him, and nothing comes back to the ``giver``, who wants another one to act.
        """
        delegable = [task for task in tasks if task.status in Task.OPEN and not self._own_form(task)]
        agents = delegations.agents({task.assignee_id for task in delegable}, self.instance)
        for task in delegable:
            principal, before, seen = task.assignee_id, task.owner_id, {task.assignee_id, giver}
            while (one := agents.get(task.assignee_id)) and one.agent_id not in seen:
                seen.add(one.agent_id)
                task.assignee_id, task.owner_id, task.delegation, task.post_id = one.agent_id, principal, one, None
                task.owner_before_id = before
        return tasks

    def _own_form(self, task: Task) -> bool:
        return task.kind == Task.Kind.FILL and task.assignee_id == self.instance.initiator_id

    def _agreed_before(self) -> set[int]:
        """Who need not act again, by the version's rule."""
        rule = self.instance.version.duplicate
        if rule == FlowVersion.Duplicate.NONE:
            return set()
        walked = self.instance.runs.filter(status__in=NodeRun.WALKED, tasks__kind=Task.Kind.APPROVE).distinct()
        if rule == FlowVersion.Duplicate.CONSECUTIVE:
            last = walked.order_by("-left_at", "-pk").first()
            walked = walked.filter(pk=last.pk) if last else walked.none()
        agreed = Task.objects.filter(run__in=walked, status=Status.DONE, did=Did.AGREE, owner__isnull=True)
        return set(agreed.values_list("assignee", flat=True))

    def settle(self, run: NodeRun) -> None:
        """Look whether the signers of ``run`` have decided, and go where they say."""
        tasks = list(run.tasks.filter(kind__in=(*Task.MAIN, Task.Kind.AFTER)).exclude(status__in=("moved", "void")))
        main = sorted((task for task in tasks if task.kind in Task.MAIN), key=lambda task: (task.turn, task.pk))
        after = [task for task in tasks if task.kind == Task.Kind.AFTER]
        said = verdict(Mode(run.mode), run.ratio, [_answer(task) for task in main])
        if said == Verdict.REFUSED or any(_answer(task) is False for task in after):
            self.end(Instance.Status.REJECTED)
        elif said == Verdict.AGREED:
            self._agreed(run, after)
        elif run.mode == Mode.TURN and not any(task.status in {Status.PENDING, Status.HOLD} for task in main):
            turn = next(task for task in main if task.status == Status.WAIT)
            Task.objects.filter(pk=turn.pk).update(status=Status.PENDING)

    def _agreed(self, run: NodeRun, after: list[Task]) -> None:
        """The signers agree; those who were asked to sign after them come first."""
        waiting = [task.pk for task in after if task.status in Task.OPEN]
        if not waiting:
            self.leave(run)
            return
        run.tasks.filter(status__in=Task.OPEN).exclude(pk__in=waiting).update(status=Status.VOID)
        Task.objects.filter(pk__in=waiting).update(status=Status.PENDING)

    def leave(self, run: NodeRun, status: str = Run.DONE) -> None:
        """The node is done: on to what follows, or straight back to who returned it."""
        run.status, run.left_at = status, clock.now()
        run.save(update_fields=["status", "left_at"])
        run.tasks.filter(status__in=Task.OPEN).update(status=Status.VOID)
        if run.resume and self._still_leads(resume := positions.read(run.resume)):
            self.enter(resume)
        else:
            self.next(positions.read(run.path))

    def _still_leads(self, path: Path) -> bool:
        """Whether the conditions still lead to ``path``: what was corrected may have opened another way."""
        around = positions.blocks(self.tree, path)
        return all(
            node.type == Type.BRANCH and chosen_arm(node, self.instance.data) == path[len(at)] for at, node in around
        )

    def next(self, path: Path) -> None:
        """Go on behind ``path``: its next sibling, else out of the block around it, else the end."""
        while path[-1] + 1 == len(positions.sequence_of(self.tree, path)):
            if len(path) == 1:
                self.end(Instance.Status.APPROVED)
                return
            if not self._arm_done(path[:-1]):
                return
            path = path[:-2]
        self.enter((*path[:-1], path[-1] + 1))

    def _arm_done(self, arm: Path) -> bool:
        """Whether the block of ``arm`` is done with it: at once for a branch, with the last arm for a parallel."""
        if positions.node_at(self.tree, arm[:-1]).type == Type.BRANCH:
            return True
        self.instance.runs.filter(path=positions.write(arm), status=Run.ARM).update(
            status=Run.DONE, left_at=clock.now()
        )
        others = self.instance.runs.filter(status=Run.ARM).values_list("path", flat=True)
        return not any(positions.read(path)[:-1] == arm[:-1] for path in others)

    def cancel(self, start: Path | None = None, status: str = Run.VOID, *, walked: bool = False) -> None:
        """End whatever is alive at or after ``start`` (everywhere without); with ``walked`` what is done there too."""
        states = (*NodeRun.ALIVE, *NodeRun.WALKED) if walked else NodeRun.ALIVE
        runs = self.instance.runs.filter(status__in=states).exclude(mode=COPY_MODE).values_list("pk", "path")
        hit = [pk for pk, path in runs if start is None or positions.at_or_after(start, positions.read(path))]
        self.instance.runs.filter(pk__in=hit).update(status=status, left_at=clock.now())
        Task.objects.filter(run__in=hit, status__in=Task.OPEN).update(status=Status.VOID)

    def end(self, status: str) -> None:
        """The instance is over."""
        self.cancel()
        self.instance.status, self.instance.ended_at, self.ended = status, clock.now(), True
        flows.conclude(self.instance, self.by)


def _answer(task: Task) -> bool | None:
    return None if task.status != Status.DONE else task.did in YES


def chosen_arm(node: Node, data: dict[str, object]) -> int | None:
    """The first arm whose condition holds, else the one without a condition."""
    default = None
    for number, arm in enumerate(node.arms):
        if arm.when is None:
            default = number if default is None else default
        elif conditions.holds(arm.when, data):
            return number
    return default


def live_arms(node: Node, data: dict[str, object]) -> list[int]:
    """The arms of a parallel block that have something to do; a condition may leave one out."""
    return [number for number, arm in enumerate(node.arms) if arm.flow and conditions.holds(arm.when, data)]
