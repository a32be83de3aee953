"""Tables of one migration are created together: Django renders all models that there are once, not once a table."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations import Migration
    from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """What each of ``creations`` does, in this order."""

    def __init__(self, creations: Iterable[Operation]) -> None:
        self.creations = list(creations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # rendered anew when next asked for
        for creation in self.creations:
            creation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for creation in self.creations:
            creation.database_forwards(app_label, schema_editor, from_state, to_state)


def together(run: list[Operation]) -> list[Operation]:
    return [CreateModels(run)] if isinstance(run[0], CreateModel) else run


def plan_together(plan: Iterable[tuple[Migration, bool]], **_kwargs: Any) -> None:
    """Change a plan before it is carried out, as Django's content types do for models that are renamed."""
    for migration, backwards in plan:
        if not backwards:
            runs = [list(run) for _, run in groupby(migration.operations, type)]
            migration.operations = [operation for run in runs for operation in together(run)]
