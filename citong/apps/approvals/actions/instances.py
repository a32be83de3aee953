"""What the initiator does with his application, and how an administrator steps in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from citong.kit.actions import action
from citong.lib import formdef
from citong.platform.files import intake
from citong.platform.workflow import intervening, operations, starting
from citong.platform.workflow.models import FlowVersion, Instance, Task
from citong.platform.workflow.perms import perms

from ..purposes import FORM

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile

Status = Instance.Status


def _lock(instance: Instance) -> object:
    return operations.lock(instance.pk)


def _where(instance: Instance) -> object:
    """To start is allowed at the unit for which one applies."""
    return instance.unit


@action("新建申请", perm=perms.start, creates=True, at=_where)
def begin(instance: Instance, *, given: dict[str, Any] | None = None, urgency: int | None = None, by: Actor) -> None:
    """A draft: what is there so far is kept, complete or not."""
    _fill(instance, given or {}, urgency)


@action("保存草稿", perm=perms.own, quiet=True)
def save_draft(instance: Instance, *, given: dict[str, Any], urgency: int | None = None, by: Actor) -> None:
    if instance.status not in {Status.DRAFT, Status.WITHDRAWN}:
        raise ValidationError("申请已提交，不能再改草稿。")
    _fill(instance, given, urgency)


def _fill(instance: Instance, given: dict[str, Any], urgency: int | None) -> None:
    instance.urgency = instance.urgency if urgency is None else urgency
    node = instance.version.nodes[0]
    form = formdef.parse(instance.version.form)
    try:
        instance.data = formdef.merge(form, instance.data, given, node.rights, draft=True)
    except formdef.Wrong as error:
        raise ValidationError(dict(error.reasons)) from error


@action("提交申请", perm=perms.own, lock=_lock)
def submit(
    instance: Instance, *, given: dict[str, Any] | None = None, chosen: list[int] | None = None, by: Actor
) -> None:
    starting.submit(instance, by, given=given, chosen=chosen)


@action("撤回申请", perm=perms.own, lock=_lock, danger=True)
def withdraw(instance: Instance, *, reason: str = "", by: Actor) -> None:
    starting.withdraw(instance, by, reason=reason)


@action("上传附件", perm=perms.own, quiet=True)
def attach(instance: Instance, *, upload: Any, kept: list[StoredFile], by: Actor) -> None:
    """Take a file in; ``kept`` receives it. Which field it belongs to stands in the data."""
    kept.append(intake.accept(upload, purpose=FORM, by=by, subject=instance, unit=instance.unit))


@action("改派处理人", perm=perms.intervene, lock=_lock)
def reassign(instance: Instance, *, task: int, user: int, reason: str, by: Actor) -> None:
    found = Task.objects.select_related("run", "instance").filter(instance=instance, pk=task).first()
    if found is None:
        raise ValidationError(operations.GONE)
    intervening.reassign(found, by, to=user, reason=reason)
    instance.refresh_from_db()


@action("跳转环节", perm=perms.intervene, lock=_lock)
def jump(instance: Instance, *, to: str, reason: str, by: Actor) -> None:
    intervening.jump(instance, by, to=to, reason=reason)


REASON = forms.CharField(
    label="终止原因", max_length=1000, widget=forms.Textarea({"rows": 3}), help_text="会记入办理记录并告知申请人。"
)


@action("终止审批", perm=perms.intervene, lock=_lock, danger=True, inputs={"reason": REASON})
def terminate(instance: Instance, *, reason: str, by: Actor) -> None:
    intervening.terminate(instance, by, reason=reason)


@action("改用版本", perm=perms.intervene, lock=_lock)
def change_version(instance: Instance, *, version: int, reason: str, by: Actor) -> None:
    to = FlowVersion.objects.filter(pk=version, flow=instance.flow_id).first()
    if to is None:
        raise ValidationError("没有这个版本，请重新选择。")
    intervening.change_version(instance, by, to=to, reason=reason)
