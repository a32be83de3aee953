"""What happens to a repair request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from citong.kit.actions import action, fill

from .models import RepairRequest
from .perms import perms

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.identity.models import User

S = RepairRequest.Status


@action("报修", perm=perms.report, creates=True)
def report(repair: RepairRequest, *, by: Actor) -> None:
    if by.user:
        repair.reporter = by.user


@action("修改", perm=perms.change)
def change(repair: RepairRequest, *, by: Actor, **values: Any) -> None:
    del by
    fill(repair, values)


@action("派单", perm=perms.assign, moves={S.NEW: S.ASSIGNED, S.ASSIGNED: S.ASSIGNED}, inputs={"worker": None})
def assign(repair: RepairRequest, *, worker: User, by: Actor) -> None:
    del by
    repair.worker = worker


@action("完工", perm=perms.finish, moves={S.ASSIGNED: S.DONE}, inputs={"result": None})
def finish(repair: RepairRequest, *, result: str, by: Actor) -> None:
    del by
    repair.result = result


@action(
    "撤销",
    perm=perms.cancel,
    moves={S.NEW: S.CANCELLED},
    inputs={"reason": forms.CharField(label="撤销原因", max_length=100)},
    danger=True,
)
def cancel(repair: RepairRequest, *, reason: str, by: Actor) -> None:
    """The move itself is the cancellation; the reason goes into the audit entry."""


@action("标为紧急", perm=perms.change, unless=lambda repair: "已经是紧急报修。" if repair.urgent else "")
def press(repair: RepairRequest, *, by: Actor) -> None:
    del by
    repair.urgent = True
