"""What a person may choose from: every list of options is scoped like every list of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .columns import named_by

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from citong.platform.access.actor import Actor


def choices(model: type[Model], actor: Actor, perm: str) -> QuerySet[Any]:
    """The rows of ``model`` that ``actor`` may point to when using ``perm``; code lists, which have no scope, whole."""
    rows: QuerySet[Any] = model._default_manager.all()
    rows = rows.select_related(*named_by(model))
    return rows.visible_to(actor, perm) if hasattr(rows, "visible_to") else rows
