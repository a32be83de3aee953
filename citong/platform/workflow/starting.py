"""The initiator's side: a draft, its submission, withdrawing and urging."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q

from citong.lib import clock, formdef

from . import forecast, notices, numbers
from .acting import check_sent, choose, fill_in, finish, node_of
from .models import FlowVersion, Instance, NodeRun, Task
from .operations import OVER, operation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

    from citong.platform.access.actor import Actor

    from .moving import Walk

Status = Instance.Status
URGE_PAUSE = timedelta(hours=2)


def new(
    version: FlowVersion, by: Actor, *, data: Mapping[str, Any] | None = None, subject: Model | None = None
) -> Instance:
    """An unsaved draft of ``by``'s, for his present post's unit."""
    if by.user is None or by.post is None:
        raise PermissionDenied("approvals.start")
    return Instance(
        version=version,
        flow=version.flow,
        title=f"{by.user}的{version.flow}"[:120],
        subject_kind=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        data=dict(data or {}),
        initiator=by.user,
        post=by.post,
        unit=by.post.unit,
    )


def submit(
    instance: Instance, by: Actor, *, given: Mapping[str, Any] | None = None, chosen: list[int] | None = None
) -> None:
    """Send a draft, or what was withdrawn, on its way."""
    with operation(instance, by, "submit") as walk:
        one = walk.instance
        _check_own(one, by)
        if one.status not in {Status.DRAFT, Status.WITHDRAWN}:
            raise ValidationError("这份申请已经提交，请在「我的申请」中查看进展。")
        if one.status == Status.DRAFT:
            _take_live_version(walk)
        _begin(walk, given or {}, chosen)


def _check_own(instance: Instance, by: Actor) -> None:
    if not by.is_system and (by.user is None or by.user.pk != instance.initiator_id):
        raise PermissionDenied("approvals.own")


def _take_live_version(walk: Walk) -> None:
    """A draft may have waited while its flow was changed: it goes by the version now in use."""
    one = walk.instance
    live = FlowVersion.objects.filter(flow=one.flow, status=FlowVersion.Status.LIVE).first()
    if live is None or not one.flow.enabled:
        raise ValidationError(f"流程「{one.flow}」已停用，请改用其他流程或咨询流程管理员。")
    one.version, walk.tree = live, live.nodes


def _begin(walk: Walk, given: Mapping[str, Any], chosen: list[int] | None) -> None:
    one = walk.instance
    if one.status == Status.WITHDRAWN:
        one.runs.filter(status__in=NodeRun.WALKED).update(status=NodeRun.Status.RETURNED)
        one.round += 1
    one.status, one.started_at, one.ended_at = Status.RUNNING, clock.now(), None
    fill_in(walk, walk.tree[0], given)
    one.number = one.number or numbers.next_number(one)
    one.title = headline(one)
    walk.enter((0,))
    mine = Task.objects.select_related("run").get(instance=one, status=Task.Status.PENDING, kind=Task.Kind.FILL)
    mine.instance = mine.run.instance = one
    check_sent(walk, mine)
    choose(walk, node_of(walk, mine).id, chosen)
    forecast.refuse_empty(walk)
    finish(walk, mine, Task.Did.SUBMIT, "", Task.Via.SELF)


def headline(instance: Instance) -> str:
    """The title by the version's pattern: ``{initiator}``, ``{flow}``, ``{unit}``, ``{date}`` and keys of the form."""
    form = formdef.parse(instance.version.form)
    values = dict.fromkeys(formdef.keys(form), "") | formdef.texts(form, instance.data)
    values |= {
        "initiator": str(instance.initiator),
        "flow": str(instance.flow),
        "unit": instance.unit.label,
        "date": clock.today().isoformat(),
    }
    return instance.version.title.format_map(values)[:120]


def withdraw(instance: Instance, by: Actor, *, reason: str = "") -> None:
    """撤回 by the initiator, while nobody after him has acted."""
    with operation(instance, by, "withdraw", opinion=reason) as walk:
        _check_own(walk.instance, by)
        if not walk.instance.running:
            raise ValidationError(OVER)
        if acted(walk.instance):
            raise ValidationError("已有处理人办理，不能撤回；如需修改，请联系处理人退回。")
        walk.end(Status.WITHDRAWN)


def acted(instance: Instance) -> bool:
    """Whether somebody after the initiator has acted on what now stands."""
    standing = (*NodeRun.ALIVE, *NodeRun.WALKED)
    by_hand = Q(status=Task.Status.DONE) | Q(status=Task.Status.MOVED) | Q(status=Task.Status.HOLD)
    tasks = Task.objects.filter(by_hand, instance=instance, run__status__in=standing)
    return tasks.exclude(kind__in=(Task.Kind.FILL, Task.Kind.COPY)).exclude(via=Task.Via.AUTO).exists()


def urge(instance: Instance, by: Actor) -> None:
    """催办: at most once in two hours a node."""
    with operation(instance, by, "urge") as walk:
        if not walk.instance.running:
            raise ValidationError(OVER)
        waiting = Task.objects.filter(instance=instance, status=Task.Status.PENDING).exclude(assignee=by.user)
        due = Q(run__urged_at__isnull=True) | Q(run__urged_at__lte=clock.now() - URGE_PAUSE)
        urged = list(waiting.filter(due).select_related("run", "assignee"))
        if not urged:
            raise ValidationError(
                "两小时内已经催办过，请稍后再催。" if waiting.exists() else "当前没有等待他人办理的环节。"
            )
        walk.instance.runs.filter(pk__in={task.run_id for task in urged}).update(urged_at=clock.now())
        walk.detail["to"] = sorted({task.assignee_id for task in urged})
        notices.urge(walk.instance, urged)


def comment(instance: Instance, by: Actor, *, text: str) -> None:
    """A word for everybody who has a part; it decides nothing."""
    if not text.strip():
        raise ValidationError({"text": "请填写评论内容。"})
    with operation(instance, by, "comment", opinion=text):
        pass
