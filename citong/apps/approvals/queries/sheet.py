"""The applications of one flow as rows of a sheet: the fields of its form as columns, each row as its reader may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from citong.kit import adhoc
from citong.kit.sheets.beside import Beside
from citong.lib import formdef
from citong.platform.workflow.models import FlowVersion, Instance, Task
from citong.platform.workflow.perms import perms

from .standing import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from citong.kit.columns import Column
    from citong.platform.access.actor import Actor


def of_flow(actor: Actor, params: Mapping[str, Any]) -> Beside | None:
    """Columns for the fields, where the list is narrowed to one flow with a form; of versions that the reader meets."""
    flows = params.getlist("flow") if hasattr(params, "getlist") else [str(params.get("flow", ""))]
    if len(flows) != 1 or not flows[0].isdecimal():
        return None
    met = Instance.objects.visible_to(actor, perms.view).filter(flow=flows[0]).order_by().values("version")
    versions = {one.pk: one for one in FlowVersion.objects.filter(pk__in=met).order_by("-number")}
    sheet = _Sheet(actor, versions)
    return Beside(list(sheet.heads.values()), sheet.cells) if sheet.heads else None


class _Sheet:
    """The newest form's fields, then those that only older versions have."""

    def __init__(self, actor: Actor, versions: dict[int, FlowVersion]) -> None:
        self.actor, self.versions = actor, versions
        self.forms = {pk: formdef.parse(one.form) for pk, one in versions.items()}
        self.heads: dict[tuple[str, str], Column] = {}
        for form in self.forms.values():
            for column in adhoc.columns(form):
                self.heads.setdefault((column.name, column.kind), column)
        self._tasks: dict[int, list[Task]] | None = None

    def cells(self, instance: Instance) -> list[Any]:
        """What the reader's page of the application shows; nothing in place of what is hidden from him there."""
        form = self.forms[instance.version_id]
        rights = self._rights(instance)
        names = adhoc.names_of(form, instance.data)
        heads = ((column.name, column.kind) for column in adhoc.columns(form, rights))
        found = dict(zip(heads, adhoc.values(form, instance.data, names, rights), strict=True))
        return [found.get(head) for head in self.heads]

    def _rights(self, instance: Instance) -> dict[str, str]:
        if self._tasks is None:
            self._tasks = self._own()
        instance.version = self.versions[instance.version_id]
        tasks = self._tasks.get(instance.pk, [])
        for task in tasks:
            task.instance = instance
        return Standing(instance, self.actor, tasks).rights()

    def _own(self) -> dict[int, list[Task]]:
        """All parts that the reader has in applications of the flow, by application."""
        user = self.actor.user
        mine = Q(assignee=user) | Q(owner=user) | Q(added_by=user)
        found: dict[int, list[Task]] = {}
        rows = Task.objects.filter(mine, instance__version__in=list(self.versions)).select_related("run")
        for task in rows.order_by("pk") if user is not None else ():
            found.setdefault(task.instance_id, []).append(task)
        return found
