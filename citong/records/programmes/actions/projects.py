"""Writes of the projects: who is responsible, rest and resumption, revocation, the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from citong.kit.actions import action
from citong.kit.errors import Refused
from citong.lib import clock
from citong.platform.access.holders import staff_of
from citong.platform.inbox import work
from citong.platform.notify.sending import notify

from ..models import Project, Suspension
from ..perms import perms
from ..texts import CHANGED, HANDED_OVER

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor
    from citong.platform.identity.models import User

S = Project.Status


def reason_field(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


def page_of(project: Project) -> str:
    return f"/programmes/projects/{project.pk}/"


def tell(project: Project, what: str, reason: str) -> None:
    """Tell everybody with a post at the school."""
    notify(CHANGED, staff_of(project.unit), url=page_of(project), school=project.unit.name, what=what, reason=reason)


@action("指定负责人", perm=perms.appoint, inputs={"owner": None, "reason": reason_field("移交说明")})
def appoint(project: Project, *, owner: User, reason: str, by: Actor) -> None:
    """The responsible person is somebody of the school; a handover says why, and tells both sides who work there."""
    if not project.alive:
        raise Refused("项目已经结束，不能再更换负责人。")
    staff = staff_of(project.unit)
    if owner not in staff:
        raise Refused(f"{owner}在{project.unit.name}没有任职，请选择本校人员。")
    sides = staff.filter(pk__in=(project.owner_id, owner.pk))
    project.owner = owner
    notify(HANDED_OVER, sides, url=page_of(project), school=project.unit.name, owner=str(owner), reason=reason)


@action(
    "暂停项目",
    perm=perms.suspend,
    moves={S.RUNNING: S.SUSPENDED},
    inputs={"reason": reason_field("暂停原因")},
    danger=True,
)
def suspend(project: Project, *, reason: str, by: Actor) -> None:
    """From today nothing falls due until it goes on."""
    Suspension.objects.create(project=project, since=clock.today(), reason=reason)
    tell(project, "已暂停", reason)


@action("恢复项目", perm=perms.suspend, moves={S.SUSPENDED: S.RUNNING}, inputs={"reason": reason_field("恢复说明")})
def resume(project: Project, *, reason: str, by: Actor) -> None:
    """From today it goes on; the dates that were set stay."""
    Suspension.objects.filter(project=project, until=None).update(until=clock.today())
    tell(project, "已恢复", reason)


@action(
    "撤销试点资格",
    perm=perms.revoke,
    moves={S.RUNNING: S.REVOKED, S.SUSPENDED: S.REVOKED},
    inputs={"reason": reason_field("撤销原因")},
    danger=True,
)
def revoke(project: Project, *, reason: str, by: Actor) -> None:
    """The school loses the status of a pilot school; what was done stays on record, nothing more is due."""
    Suspension.objects.filter(project=project, until=None).update(until=clock.today())
    project.ended_on = clock.today()
    work.finish_all(project, by=by)
    tell(project, "的试点资格已撤销", reason)


def not_over(project: Project) -> str:
    return "" if clock.today() > project.ends_on else f"实施周期到 {project.ends_on} 才结束，不能结项。"


@action(
    "结项",
    perm=perms.finish,
    moves={S.RUNNING: S.FINISHED},
    inputs={"reason": reason_field("结项意见")},
    unless=not_over,
)
def finish(project: Project, *, reason: str, by: Actor) -> None:
    """After its period the project is over."""
    project.ended_on = clock.today()
    tell(project, "已结项", reason)
