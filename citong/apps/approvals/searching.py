"""Approvals are found by those who have a part in them and by those who look after their unit's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from citong.kit import search
from citong.kit.adhoc.reading import names_of
from citong.lib import formdef
from citong.lib.flow import positions
from citong.platform.workflow.models import Instance, Task
from citong.platform.workflow.perms import perms

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from citong.lib.formdef import Form
    from citong.platform.access.actor import Actor


def _open_to_all(instance: Instance) -> Form:
    """The form without what some handler may not see."""
    hidden = {
        key
        for _, node in positions.walk(instance.version.nodes)
        for key, right in node.rights.items()
        if right == "hidden"
    }
    return tuple(field for field in formdef.parse(instance.version.form) if field.key not in hidden)


def words(instance: Instance) -> str:
    """Words and names of the form."""
    form = _open_to_all(instance)
    return formdef.sought(form, instance.data, names_of(form, instance.data))


def files(instance: Instance) -> set[int]:
    """What is attached in the form now: a file that was taken out of it is no part of the application."""
    fields = (field for field in _open_to_all(instance) if field.kind == "file")
    return {pk for field in fields for pk in instance.data.get(field.key) or []}


def readers(instance: Instance) -> tuple[set[int], set[str]]:
    """Who has a part in it, now or before; mirrors ``Instance``'s own rule."""
    tasks = Task.objects.standing().filter(instance=instance).values_list("assignee", "owner")
    return {instance.initiator_id, *(user for pair in tasks for user in pair if user)}, set()


def rows(actor: Actor) -> QuerySet[Any]:
    return Instance.objects.visible_to(actor, perms.view).select_related("flow", "initiator__person")


search.register(
    search.Source(
        kind="approvals",
        title="审批",
        model=Instance,
        perm=perms.view,
        paths=("number", "initiator__person__name"),
        rows=rows,
        url=lambda row: reverse("approvals-detail", args=[row.pk]),
        detail=lambda _actor, row: f"{row.number} · {row.initiator} · {row.get_status_display()}".strip(" ·"),
        readers=readers,
        words=words,
        files=files,
        scoped=True,
    )
)
