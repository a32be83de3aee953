"""Which flows a person can start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.lib import tree
from citong.platform.identity.models import Post
from citong.platform.org.models import Unit
from citong.platform.workflow.models import FlowDef, FlowVersion

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor

LIVE = FlowVersion.Status.LIVE


@dataclass(frozen=True)
class Shelf:
    """The flows of one category."""

    title: str
    flows: list[FlowDef]


def startable(actor: Actor) -> list[FlowDef]:
    """Flows in use of one's own unit and those above; of a flow and its copies the one of the nearest unit.

    A flow names the levels of unit and the kinds of post that may start it; none means all who work there.
    """
    post = actor.post
    if post is None:
        return []
    above = tree.ancestors(post.unit.path)
    rows = FlowDef.objects.filter(enabled=True, unit__path__in=above, versions__status=LIVE).select_related("unit")
    fitting = [flow for flow in rows.order_by("order", "pk") if _fits(flow, post)]
    templates = dict(FlowDef.objects.filter(unit__path__in=above).values_list("pk", "template"))
    nearest: dict[int, FlowDef] = {}
    for flow in sorted(fitting, key=lambda flow: -len(flow.unit.path)):
        nearest.setdefault(_origin(flow.pk, templates), flow)
    return [flow for flow in fitting if flow in nearest.values()]


def _origin(pk: int, templates: dict[int, int | None]) -> int:
    """The flow of which ``pk`` is a copy, or a copy of a copy."""
    while above := templates.get(pk):
        pk = above
    return pk


def _fits(flow: FlowDef, post: object) -> bool:
    level = post.unit.level  # type: ignore[attr-defined]
    if level == Unit.Level.DEPARTMENT:
        level = office_level(post.unit)  # type: ignore[attr-defined]
    return (not flow.levels or level in flow.levels) and _open_to(post.kind, set(flow.posts))  # type: ignore[attr-defined]


def _open_to(kind: str, named: set[str]) -> bool:
    """Guardians start what names them; others also what names nobody else."""
    guardian = str(Post.Kind.GUARDIAN)
    return kind in named or (kind != guardian and not named - {guardian})


def office_level(unit: Unit) -> str:
    """The level of the bureau or school that a department belongs to."""
    above = Unit.objects.filter(path__in=tree.ancestors(unit.path)).exclude(level=Unit.Level.DEPARTMENT)
    found = above.order_by("-path").values_list("level", flat=True).first()
    return found or unit.level


def shelves(actor: Actor, text: str = "") -> list[Shelf]:
    """The catalogue by category, narrowed to names and purposes that contain ``text``."""
    flows = [flow for flow in startable(actor) if text in flow.name or text in flow.about]
    return [
        Shelf(label, found)
        for code, label in FlowDef.Category.choices
        if (found := [flow for flow in flows if flow.category == code])
    ]


def live_version(flow: FlowDef) -> FlowVersion | None:
    return flow.versions.filter(status=LIVE).select_related("flow__unit").first()
