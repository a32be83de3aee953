"""Messages of work approval, and to whom each operation sends one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.platform.identity.models import User
from citong.platform.notify.sending import notify, withdraw
from citong.platform.notify.texts import RESORTS, declare

from .models import Instance, Task
from .todo import address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .moving import Walk

ARRIVED, RETURNED, ENDED, COPIED, URGED, LATE = (
    "approvals.arrived",
    "approvals.returned",
    "approvals.ended",
    "approvals.copied",
    "approvals.urged",
    "approvals.late",
)
TO_ACT = (ARRIVED, RETURNED, URGED, LATE)  # which ask for something, and are settled with it
STATES = dict(Instance.Status.choices)

declare(
    ARRIVED,
    "审批到达",
    title="待您审批：{title}",
    body="{title} 已到「{node}」环节，请办理。",
    placeholders=("title", "node"),
    fallback=RESORTS,
)
declare(
    RETURNED,
    "审批退回",
    title="被退回：{title}",
    body="{title} 被退回到「{node}」，请按意见修改后重新提交。",
    placeholders=("title", "node"),
    fallback=RESORTS,
)
declare(
    ENDED,
    "审批结果",
    title="{title}：{result}",
    body="{title} 已办结，结果：{result}。",
    placeholders=("title", "result"),
)
declare(COPIED, "审批抄送", title="抄送给您：{title}", body="{title} 抄送给您，请查阅。", placeholders=("title",))
declare(
    URGED,
    "审批催办",
    title="催办：{title}",
    body="{title} 正在「{node}」环节等您办理，申请人请您尽快处理。",
    placeholders=("title", "node"),
    fallback=RESORTS,
)
declare(
    LATE,
    "审批超时",
    title="已超过办理期限：{title}",
    body="{title} 在「{node}」环节已超过办理期限，请尽快办理。",
    placeholders=("title", "node"),
    fallback=RESORTS,
)


def tell(walk: Walk, event: str, new: list[Task]) -> None:
    """Tell those whom an operation concerns, in its transaction; other channels follow after the commit."""
    instance = walk.instance
    if event == "return":
        fills, new = [task for task in new if task.kind == Task.Kind.FILL], [t for t in new if t.kind != Task.Kind.FILL]
        _say(RETURNED, instance, fills)
    _say(ARRIVED, instance, new)
    if walk.copies:
        readers = User.objects.filter(pk__in={task.assignee_id for task in walk.copies})
        notify(COPIED, readers, url=address(instance), title=instance.title)
    if walk.ended and instance.status != Instance.Status.WITHDRAWN:
        receiver = User.objects.filter(pk=instance.initiator_id)
        notify(ENDED, receiver, url=address(instance), title=instance.title, result=STATES[instance.status])


def urge(instance: Instance, tasks: list[Task]) -> None:
    """Ask those before whom ``tasks`` lie to act."""
    _say(URGED, instance, tasks)


def settle(instance: Instance, users: list[int]) -> None:
    """Before ``users`` it lies no longer: what asked them to act is no news, and does not go out any more."""
    if users:
        withdraw(TO_ACT, address(instance), users)


def take_back_copy(task: Task) -> None:
    """A copy was taken back; what told of it still tells of another copy that its reader may have."""
    others = Task.objects.standing().filter(instance=task.instance, kind=Task.Kind.COPY, assignee=task.assignee)
    if not others.exists():
        withdraw((COPIED,), address(task.instance), [task.assignee_id])


def late(instance: Instance, tasks: list[Task]) -> None:
    """Tell them that their time is over."""
    _say(LATE, instance, tasks)


def _say(code: str, instance: Instance, tasks: Iterable[Task]) -> None:
    for node, users in _by_node(tasks).items():
        notify(code, users, url=address(instance), title=instance.title, node=node)


def _by_node(tasks: Iterable[Task]) -> dict[str, list[User]]:
    found: dict[str, list[User]] = {}
    for task in tasks:
        found.setdefault(task.run.name, []).append(task.assignee)
    return found
