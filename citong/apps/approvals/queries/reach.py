"""Applications and tasks that somebody may open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citong.kit.adhoc import people
from citong.platform.files.models import StoredFile
from citong.platform.workflow.models import Instance, Task
from citong.platform.workflow.perms import perms

from ..purposes import FORM

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.access.actor import Actor
    from citong.platform.identity.models import User


def instance_of(actor: Actor, pk: int) -> Instance | None:
    """An application in which ``actor`` has a part, or whose unit he looks after."""
    rows = Instance.objects.visible_to(actor, perms.view).filter(pk=pk)
    found: Instance | None = rows.select_related(
        "version", "flow__unit", "unit", "initiator__person", "post__unit"
    ).first()
    return found


def successors(actor: Actor, instance: Instance) -> QuerySet[User]:
    """To whom an administrator may give a task: his own colleagues, and those of the initiator."""
    return people.colleagues(actor) | people.staff_of(instance.unit)


def task_of(actor: Actor, pk: int) -> Task | None:
    """A task in which ``actor`` has a part."""
    rows = Task.objects.visible_to(actor, perms.own).filter(pk=pk)
    found: Task | None = rows.select_related("run", "instance__version", "instance__flow__unit").first()
    if found is not None:
        found.run.instance = found.instance
    return found


def file_of(instance: Instance, pk: int) -> StoredFile | None:
    """A file that was attached to the application."""
    return StoredFile.objects.filter(pk=pk, purpose=FORM, subject_id=str(instance.pk)).first()
