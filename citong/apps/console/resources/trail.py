"""Pages of the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from citong.apps.console.changes import lines
from citong.apps.console.perms import perms
from citong.kit import entries
from citong.kit.columns import Column
from citong.kit.panels import FieldsPanel, TemplatePanel
from citong.kit.resource import Resource
from citong.platform.audit.models import Entry

if TYPE_CHECKING:
    from citong.platform.access.actor import Actor


def changed(actor: Actor, entry: Entry) -> dict[str, Any]:
    return {"lines": lines(entry, entries.unseen(actor, entry))}


class Trail(Resource):
    model = Entry
    perms = perms
    view_perm = perms.audit
    slug = "audit"
    title = "审计"
    columns = (
        "at",
        Column("user", second="post__title"),
        "label",
        "title",
        "unit",
        Column("note", wide=True),
        "address",
    )
    filters = ("at", "label", "unit")
    search = ("title", "label", "user__person__name", "note")
    panels = (
        FieldsPanel("操作", ("at", "user", "post", "label", "title", "unit", "note", "address")),
        TemplatePanel("变更内容", "console/_changes.html", changed),
        FieldsPanel("存证", ("action", "kind", "object_id", "chain", "number", "digest")),
    )
