"""Blocks of a detail page: fields, rows that belong to the object, or a template of the feature."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from citong.ui.components.content import spread

from .columns import NOTHING, Column, Kind, derive, related
from .resource import registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

    from citong.platform.access.actor import Actor

    from .resource import Resource

MOST = 50  # rows of a related panel; the whole list is behind its link


@dataclass(frozen=True)
class Cell:
    """A labelled value; ``reveal`` is the address that shows a masked one in full."""

    name: str
    label: str
    text: str
    wide: bool = False
    reveal: str = ""
    href: str = ""


@dataclass(frozen=True)
class FieldsPanel:
    """Fields as a grid of labels and values, masked as in the list."""

    title: str
    names: tuple[str | Column, ...]
    side: bool = False
    flush: bool = False
    template: str = "kit/panels/fields.html"

    def context(self, resource: Resource, actor: Actor, obj: Model, /) -> dict[str, Any] | None:
        cells = [self._cell(resource, actor, obj, spec) for spec in self.names]
        wide = spread([cell.wide for cell in cells])
        return {"cells": [replace(cell, wide=filled) for cell, filled in zip(cells, wide, strict=True)]}

    @staticmethod
    def _cell(resource: Resource, actor: Actor, obj: Model, spec: str | Column) -> Cell:
        column = resource.masked(derive(resource.model, spec))
        hidden = column.mask is not None and column.raw(obj) not in (None, "") and resource.may_reveal(actor, obj)
        return Cell(
            column.name,
            column.label,
            _shown(column, obj),
            column.wide,
            resource.url("reveal", obj, column.name) if hidden else "",
        )


def _shown(column: Column, obj: Model) -> str:
    """A value that stands alone says its unit, where a column says it in its head."""
    text = column.text(obj)
    return f"{text} 元" if text and column.kind is Kind.MONEY else text or NOTHING


@dataclass(frozen=True)
class RelatedPanel:
    """Rows that point to the object. With the ``slug`` of their resource they are scoped and link to their pages."""

    title: str
    name: str  # the reverse relation
    columns: tuple[str | Column, ...]
    slug: str = ""
    perm: str = ""  # shown only to those who hold it at the object
    order: tuple[str, ...] = ()
    empty: str = "暂无记录"
    side: bool = False
    flush: bool = True
    template: str = "kit/panels/related.html"

    def context(self, _resource: Resource, actor: Actor, obj: Model, /) -> dict[str, Any] | None:
        if self.perm and not actor.can(self.perm, obj):
            return None
        manager = getattr(obj, self.name)
        own = registry.get(self.slug)
        if own is not None and not own.open_to(actor):
            return None
        rows = manager.filter(pk__in=own.rows(actor).values("pk")) if own else manager.all()
        columns = [derive(rows.model, spec) for spec in self.columns]
        if own is not None:
            columns = [own.masked(column) for column in columns]
        names = tuple(path for column in columns for path in (column.name, *column.needs) if path)
        rows = rows.select_related(*related(rows.model, names)).order_by(*(self.order or ("-pk",)))[: MOST + 1]
        table = [
            (own.url("detail", row) if own else "", [(column, column.text(row) or NOTHING) for column in columns])
            for row in rows
        ]
        return {"columns": columns, "table": table[:MOST], "more": len(table) > MOST, "most": MOST, "empty": self.empty}


@dataclass(frozen=True)
class TemplatePanel:
    """A block of the feature's own; ``data`` gives its context, or ``None`` to leave it out."""

    title: str
    template: str
    data: Callable[[Actor, Any], dict[str, Any] | None] | None = None
    side: bool = False
    flush: bool = False

    def context(self, _resource: Resource, actor: Actor, obj: Model, /) -> dict[str, Any] | None:
        return self.data(actor, obj) if self.data else {}
