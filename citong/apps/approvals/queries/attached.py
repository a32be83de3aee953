"""Files that handlers have put beside their opinions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from citong.platform.files.models import StoredFile
from citong.platform.workflow.models import Task
from citong.ui.shapes import File

from ..purposes import OPINION

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.platform.workflow.models import Instance

Files = dict[int, tuple[File, ...]]


def of_opinions(instance: Instance) -> Files:
    """The files by the task with whose opinion they came, with the addresses at which they are read."""
    found: Files = {}
    for file in _rows(instance):
        shown = File(file.name, reverse("approvals-opinion-file", args=[instance.pk, file.pk]), file.size)
        found[int(file.subject_id)] = (*found.get(int(file.subject_id), ()), shown)
    return found


def opinion_file(instance: Instance, pk: int) -> StoredFile | None:
    return _rows(instance).filter(pk=pk).first()


def named(files: tuple[File, ...]) -> str:
    """The files as papers name them."""
    return f"附件：{'、'.join(file.name for file in files)}" if files else ""


def _rows(instance: Instance) -> QuerySet[StoredFile]:
    tasks = [str(pk) for pk in Task.objects.filter(instance=instance).values_list("pk", flat=True)]
    rows: QuerySet[StoredFile] = StoredFile.objects.filter(
        purpose=OPINION, subject_kind=Task._meta.label_lower, subject_id__in=tasks
    )
    return rows.order_by("pk")
