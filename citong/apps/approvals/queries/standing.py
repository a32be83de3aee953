"""What a person has to do with an application: his tasks in it, and what he may see and do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.lib import formdef
from citong.lib.flow import positions
from citong.platform.identity.models import Post
from citong.platform.workflow import signing, starting
from citong.platform.workflow.models import Instance, Task
from citong.platform.workflow.perms import perms

if TYPE_CHECKING:
    from citong.lib.flow.steps import Node
    from citong.platform.access.actor import Actor

Status, Kind = Task.Status, Task.Kind
OPENED = ("read", "write", "required")


@dataclass(frozen=True)
class Standing:
    """One person's part in one application."""

    instance: Instance
    actor: Actor
    tasks: list[Task]

    @property
    def pending(self) -> Task | None:
        """The task that waits for him; the first, if several do."""
        return next((task for task in self.tasks if self.own(task) and task.status == Status.PENDING), None)

    @property
    def any_task(self) -> Task | None:
        """A task by which he may comment and urge, and copy where it is allowed."""
        return next((task for task in self.tasks if self.own(task) and task.status != Status.VOID), None)

    def own(self, task: Task) -> bool:
        return self.actor.user is not None and task.assignee_id == self.actor.user.pk

    @property
    def initiator(self) -> bool:
        return self.actor.user is not None and self.instance.initiator_id == self.actor.user.pk

    def node(self, task: Task) -> Node | None:
        """The node of a task; none for copies that were sent by hand or whose version has changed."""
        path = positions.read(task.run.path)
        try:
            return positions.node_at(self.instance.version.nodes, path)
        except IndexError:
            return None

    def rights(self) -> dict[str, str]:
        """The right to each field: that of the waiting task; else to read, and hidden what is hidden in all his nodes."""
        keys = formdef.keys(formdef.parse(self.instance.version.form))
        if self.pending and self.pending.kind in Task.MAIN and (node := self.node(self.pending)):
            return dict.fromkeys(keys, "read") | dict(node.rights)
        if self.actor.can(perms.view, self.instance) and not self.initiator:
            return dict.fromkeys(keys, "read")
        nodes = [node for task in self.tasks if (node := self.node(task))]
        shown = {key for key in keys if not nodes or any(node.rights.get(key) != "hidden" for node in nodes)}
        return {key: "read" if key in shown else "hidden" for key in keys}

    def verbs(self) -> list[str]:
        """What the page offers him now."""
        found, task = [], self.pending
        node = self.node(task) if task else None
        if task and node and task.kind in {Kind.APPROVE, Kind.JOIN, Kind.AFTER, Kind.FILL}:
            allowed = [verb for act, verb in (("return", "send_back"), ("transfer", "transfer")) if act in node.acts]
            found += [verb for verb in allowed if verb != "send_back" or task.run.path != "0"]
            found += ["add_signers"] if "add" in node.acts and task.kind in {Kind.APPROVE, Kind.JOIN} else []
        if self.any_task and self.instance.started_at and not self.instance.archived:
            found += ["copy", "comment"] if self._copies else ["comment"]
        if self.any_task and self.instance.running:
            found += ["urge"]
        return found

    @property
    def _copies(self) -> bool:
        """Whether he may send copies; a guardian is shown nobody to send one to."""
        guardian = self.actor.post is not None and self.actor.post.kind == Post.Kind.GUARDIAN
        tree = self.instance.version.nodes
        return not guardian and any(self.own(task) and signing.may_copy(tree, task) for task in self.tasks)

    @property
    def may_refuse(self) -> bool:
        node = self.node(self.pending) if self.pending else None
        return node is not None and "refuse" in node.acts

    @property
    def may_withdraw(self) -> bool:
        return self.initiator and self.instance.running and not starting.acted(self.instance)

    @property
    def editable(self) -> bool:
        return self.initiator and self.instance.status in {Instance.Status.DRAFT, Instance.Status.WITHDRAWN}

    def undoable(self) -> list[tuple[str, Task, str]]:
        """What he has done or caused and may take back: verb, task, words for it."""
        if not self.instance.running:
            return []
        found = []
        for task in self.tasks:
            mine = self.own(task)
            if (
                mine
                and task.status == Status.DONE
                and task.did == Task.Did.AGREE
                and task.kind in {Kind.APPROVE, Kind.JOIN}
            ):
                found.append(("take_step_back", task, f"撤回「{task.run}」的同意"))
            elif self.added(task) and task.status in Task.OPEN and task.kind != Kind.COPY:
                found.append(("remove_signer", task, f"减签：{task.assignee}"))
            elif self.added(task) and task.kind == Kind.COPY and task.status != Status.VOID:
                found.append(("recall_copy", task, f"撤销抄送：{task.assignee}"))
            elif task.delegation_id and not mine and self.owns(task) and task.status in Task.OPEN:
                found.append(("take_over", task, f"收回委托给{task.assignee}的「{task.run}」"))
        return found

    def added(self, task: Task) -> bool:
        return self.actor.user is not None and task.added_by_id == self.actor.user.pk

    def owns(self, task: Task) -> bool:
        return self.actor.user is not None and task.owner_id == self.actor.user.pk


def standing(instance: Instance, actor: Actor) -> Standing:
    """The part that ``actor`` has in ``instance``."""
    user = actor.user.pk if actor.user else None
    rows = instance.tasks.select_related("run", "assignee__person", "owner__person").order_by("pk")
    mine = [task for task in rows if user is not None and user in {task.assignee_id, task.owner_id, task.added_by_id}]
    for task in mine:
        task.instance = task.run.instance = instance
    return Standing(instance, actor, mine)
