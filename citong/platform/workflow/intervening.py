"""管理员干预: another handler, another node, the end, another version; always with a reason, always in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from citong.lib.flow import positions
from citong.lib.flow.steps import Type

from .acting import go_back
from .models import FlowVersion, Instance, NodeRun, Task
from .operations import GONE, OVER, operation
from .signing import hand_over

if TYPE_CHECKING:
    from citong.lib.flow.positions import Path
    from citong.lib.flow.steps import Tree
    from citong.platform.access.actor import Actor


def reassign(task: Task, by: Actor, *, to: int, reason: str) -> None:
    """Give an open task to somebody else."""
    _need(reason)
    with operation(task.instance, by, "reassign", node=task.run.node, opinion=reason, to=[to]) as walk:
        task.refresh_from_db()
        if task.status not in Task.OPEN or not walk.instance.running:
            raise ValidationError(GONE)
        hand_over(walk, task, to, reason, Task.Via.ADMIN)


def jump(instance: Instance, by: Actor, *, to: str, reason: str) -> None:
    """Go to a node, forwards or back; not into a parallel block, whose other arms would hang in the air."""
    _need(reason)
    with operation(instance, by, "jump", opinion=reason, to=to) as walk:
        if not walk.instance.running:
            raise ValidationError(OVER)
        target = _landing(walk.tree, to)
        walk.cancel()
        go_back(walk, target)


def landings(tree: Tree) -> list[tuple[str, str]]:
    """The nodes to which a jump may go: id and name."""
    outside = [(path, node) for path, node in positions.walk(tree) if node.signs and not _in_parallel(tree, path)]
    return [(node.id, node.name) for _, node in outside]


def _landing(tree: Tree, to: str) -> Path:
    if to not in dict(landings(tree)):
        raise ValidationError({"to": "不能跳转到这个环节：它不是办理环节，或在并行分支之内。"})
    return positions.find(tree, to)


def _in_parallel(tree: Tree, path: Path) -> bool:
    return any(node.type == Type.PARALLEL for _, node in positions.blocks(tree, path))


def terminate(instance: Instance, by: Actor, *, reason: str) -> None:
    """End a running instance."""
    _need(reason)
    with operation(instance, by, "terminate", opinion=reason) as walk:
        if not walk.instance.running:
            raise ValidationError(OVER)
        walk.end(Instance.Status.TERMINATED)


def change_version(instance: Instance, by: Actor, *, to: FlowVersion, reason: str) -> None:
    """Let a running instance go on by another version of its flow, where every place it stands at exists there too."""
    _need(reason)
    with operation(instance, by, "change_version", opinion=reason, to=to.number) as walk:
        if not walk.instance.running or to.flow_id != walk.instance.flow_id or to.status == FlowVersion.Status.DRAFT:
            raise ValidationError("只能改用同一流程已发布的版本，并且审批还在进行中。")
        moved = _places(walk.instance, to.nodes)
        for run in walk.instance.runs.filter(status__in=(*NodeRun.ALIVE, *NodeRun.WALKED)).exclude(pk__in=moved):
            NodeRun.objects.filter(pk=run.pk).update(status=NodeRun.Status.RETURNED)
        for pk, path in moved.items():
            NodeRun.objects.filter(pk=pk).update(path=positions.write(path), resume="")
        walk.instance.version = to


def other_versions(instance: Instance) -> list[FlowVersion]:
    """Published versions by which a running instance can go on from where it stands, the newest first."""
    published = instance.flow.versions.exclude(status=FlowVersion.Status.DRAFT).exclude(pk=instance.version_id)
    return [version for version in published.order_by("-number") if _has_places(instance, version)]


def _has_places(instance: Instance, version: FlowVersion) -> bool:
    try:
        _places(instance, version.nodes)
    except ValidationError:
        return False
    return True


def _places(instance: Instance, tree: Tree) -> dict[int, Path]:
    """The new position of each run that has one.

    :raises ValidationError: a place where the instance stands now does not exist there, or stands otherwise.
    """
    known = {node.id: (path, node.type) for path, node in positions.walk(tree)}
    places: dict[int, Path] = {}
    alive: dict[int, Path] = {}
    for run in instance.runs.filter(status__in=(*NodeRun.ALIVE, *NodeRun.WALKED)).order_by("pk"):
        old = positions.read(run.path)
        path, kind = known.get(run.node, (None, None))
        if path is not None and not len(old) % 2:
            path = (*path, old[-1]) if kind == Type.PARALLEL else None
        if run.status in NodeRun.ALIVE:
            if path is None:
                raise ValidationError(f"目标版本中没有当前环节「{run}」，不能改用；可以等它办完，或由管理员跳转。")
            alive[run.pk] = path
        if path is not None:
            places[run.pk] = path
    _check_arms(tree, list(alive.values()))
    return places


def _check_arms(tree: Tree, alive: list[Path]) -> None:
    """The live arms and the arms around live nodes must be the same."""
    arms = {path for path in alive if not len(path) % 2}
    around = {
        path[: len(at) + 1]
        for path in alive
        for at, node in positions.blocks(tree, path if len(path) % 2 else path[:-1])
        if node.type == Type.PARALLEL
    }
    stands = [path for path in alive if len(path) % 2]
    held = all(any(path[: len(arm)] == arm for path in stands) for arm in arms)
    if not around <= arms or not held:
        raise ValidationError("目标版本的并行结构与当前进展不符，不能改用；可以等汇合之后再改。")


def _need(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "请写明干预的原因，它会记入办理记录。"})
