"""What people do with a task of theirs: each is one operation of the engine, guarded and audited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from citong.kit.actions import action
from citong.platform.files import intake
from citong.platform.workflow import acting, operations, reading, signing, starting
from citong.platform.workflow.models import Task
from citong.platform.workflow.perms import perms

from ..purposes import OPINION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.base import File

    from citong.platform.access.actor import Actor


def _lock(task: Task) -> object:
    """The instance first, then the task: everybody takes the locks in this order."""
    return operations.lock(task.instance_id)


@action("同意", perm=perms.own, lock=_lock)
def agree(
    task: Task,
    *,
    opinion: str = "",
    given: dict[str, Any] | None = None,
    chosen: list[int] | None = None,
    via: str = Task.Via.SELF,
    files: Iterable[File[bytes]] = (),
    by: Actor,
) -> None:
    acting.agree(task, by, opinion=opinion, given=given, chosen=chosen, via=via)
    _attach(task, files, by)


@action("不同意", perm=perms.own, lock=_lock, danger=True)
def refuse(task: Task, *, opinion: str, files: Iterable[File[bytes]] = (), by: Actor) -> None:
    acting.refuse(task, by, opinion=opinion)
    _attach(task, files, by)


@action("退回", perm=perms.own, lock=_lock)
def send_back(
    task: Task, *, to: str, opinion: str, straight: bool = False, files: Iterable[File[bytes]] = (), by: Actor
) -> None:
    acting.send_back(task, by, to=to, opinion=opinion, straight=straight)
    _attach(task, files, by)


def _attach(task: Task, files: Iterable[File[bytes]], by: Actor) -> None:
    """What lies beside the opinion; if one file is refused, nothing has happened."""
    try:
        for file in files:
            intake.accept(file, purpose=OPINION, by=by, subject=task, unit=task.instance.unit)
    except ValidationError as error:
        raise ValidationError({"files": error.messages}) from error


@action("转办", perm=perms.own, lock=_lock)
def transfer(task: Task, *, user: int, opinion: str = "", by: Actor) -> None:
    signing.transfer(task, by, to=user, opinion=opinion)


@action("加签", perm=perms.own, lock=_lock)
def add_signers(task: Task, *, how: str, users: list[int], opinion: str = "", by: Actor) -> None:
    signing.add(task, by, how=how, users=users, opinion=opinion)


@action("减签", perm=perms.own, lock=_lock)
def remove_signer(task: Task, *, by: Actor) -> None:
    signing.remove(task, by)


@action("撤回办理", perm=perms.own, lock=_lock)
def take_step_back(task: Task, *, by: Actor) -> None:
    acting.take_step_back(task, by)
    for file in intake.of(task, OPINION):
        intake.discard(file)


@action("收回委托", perm=perms.own, lock=_lock)
def take_over(task: Task, *, by: Actor) -> None:
    signing.take_over(task, by)


@action("抄送", perm=perms.own, lock=_lock)
def copy(task: Task, *, users: list[int], by: Actor) -> None:
    signing.copy(task.instance, by, users=users)


@action("撤销抄送", perm=perms.own, lock=_lock)
def recall_copy(task: Task, *, by: Actor) -> None:
    signing.recall_copy(task, by)


@action("催办", perm=perms.own, lock=_lock)
def urge(task: Task, *, by: Actor) -> None:
    starting.urge(task.instance, by)


@action("评论", perm=perms.own, lock=_lock)
def comment(task: Task, *, text: str, by: Actor) -> None:
    starting.comment(task.instance, by, text=text)


@action("阅读", perm=perms.own, quiet=True)
def read(task: Task, *, by: Actor) -> None:
    reading.read(task, by)
