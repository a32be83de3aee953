"""One box a node for opinions and signatures, as offices know it from their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from citong.lib.flow import positions
from citong.platform.workflow.models import Instance, NodeRun, Task

from ..queries import attached, story

if TYPE_CHECKING:
    from citong.platform.workflow.models import FlowVersion

    from ..queries.attached import Files

Box = dict[str, Any]


def blank(version: FlowVersion) -> list[Box]:
    """A box for every node that may sign, nothing in it."""
    return [{"name": name, "signs": []} for name in _names(version).values()]


def signed(instance: Instance) -> list[Box]:
    """What stands now, in the order of the flow: opinions of the last time through each node, and room for those to come."""
    runs, files = _last_runs(instance), attached.of_opinions(instance)
    coming = {stop.node.id for stop in story.ahead(instance)}
    return [
        {"name": name, "signs": _signs(runs[node], files) if node in runs else []}
        for node, name in _names(instance.version).items()
        if node in runs or node in coming
    ]


def _names(version: FlowVersion) -> dict[str, str]:
    return {node.id: node.name for path, node in positions.walk(version.nodes) if node.signs and path != (0,)}


def _last_runs(instance: Instance) -> dict[str, NodeRun]:
    kept = Q(status__in=(*NodeRun.WALKED, NodeRun.Status.ACTIVE))
    if instance.result == Instance.Status.REJECTED:
        kept |= Q(tasks__did=Task.Did.REFUSE)
    return {run.node: run for run in instance.runs.filter(kept).order_by("pk")}


def _signs(run: NodeRun, files: Files) -> list[dict[str, Any]]:
    answered = run.tasks.filter(status=Task.Status.DONE).select_related(
        "assignee__person", "owner__person", "post__unit"
    )
    signs = [
        _sign(task) | {"files": attached.named(files.get(task.pk, ()))} for task in answered.order_by("acted_at", "pk")
    ]
    if not signs and run.status != NodeRun.Status.ACTIVE:
        nobody = {"who": "", "name": "", "picture": None, "files": ""}
        return [{"opinion": "自动通过", "when": story.when(run.left_at)} | nobody]
    return signs


def _sign(task: Task) -> dict[str, Any]:
    """The opinion as it was written, else the decision; the name gives way to the handwriting."""
    decision = task.get_did_display() if task.did != Task.Did.SUBMIT else ""
    says_it = task.opinion.startswith(decision)
    opinion = task.opinion if task.opinion and says_it else f"{decision}。{task.opinion}" if task.opinion else decision
    return {
        "opinion": opinion,
        "who": task.post.title if task.post_id else "",
        "name": task.shown,
        "picture": task.signature_id,
        "agent": f"（代{task.owner}）" if task.owner_id else "",
        "when": story.when(task.acted_at),
    }
