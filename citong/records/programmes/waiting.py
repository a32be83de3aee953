"""What waits at the bureaus' desks about projects: each feature says which of its kinds of work belong to one project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citong.kit.desk import kind_label
from citong.lib import clock
from citong.platform.inbox.models import OPEN, WorkItem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import Model

    from citong.platform.access.actor import Actor
    from citong.platform.org.models import Unit

    from .models import Project


@dataclass(frozen=True)
class Matter:
    """One kind of work: ``path`` leads from a row of ``model``, the item's subject, to its project; ``perm`` reads it."""

    kind: str
    model: type[Model]
    path: str
    perm: str


@dataclass(frozen=True)
class Waiting:
    """One open work item about ``project``."""

    item: WorkItem
    project: Project

    @property
    def desk(self) -> Unit:
        return self.item.unit  # type: ignore[return-value]

    @property
    def label(self) -> str:
        return kind_label(self.item.kind)

    @property
    def days(self) -> int:
        """Whole days since it came to the desk."""
        return (clock.now() - self.item.created_at).days


registry: dict[str, Matter] = {}


def declare(kind: str, model: type[Model], path: str, perm: str) -> None:
    """Work of this kind waits at a desk about one project."""
    registry[kind] = Matter(kind, model, path, perm)


def at_desks(actor: Actor, projects: Sequence[Project]) -> list[Waiting]:
    """What waits about ``projects``, the longest first; the caller has chosen the projects within reach."""
    known = {project.pk: project for project in projects}
    found = [one for matter in registry.values() if actor.has(matter.perm) for one in _of(matter, known)]
    return sorted(found, key=lambda one: (one.item.created_at, one.item.pk))


def _of(matter: Matter, known: dict[int, Project]) -> Iterator[Waiting]:
    kind = matter.model._meta.label_lower
    items = list(
        WorkItem.objects.filter(OPEN, kind=matter.kind, subject_kind=kind, unit__isnull=False).select_related("unit")
    )
    rows = matter.model._base_manager.filter(pk__in={item.subject_id for item in items})
    of = {str(pk): project for pk, project in rows.values_list("pk", matter.path)}
    for item in items:
        project = known.get(of.get(item.subject_id, 0))
        if project is not None:
            yield Waiting(item, project)
