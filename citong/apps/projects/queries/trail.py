"""审计摘录: what was done to anything of the school since its project began, for the archive."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from citong.kit import entries
from citong.kit.columns import Column, Kind
from citong.kit.sheets import write
from citong.platform.audit.models import Entry
from citong.records.programmes.dossier import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from citong.platform.access.actor import Actor
    from citong.records.programmes.models import Project

COLUMNS = (
    Column("at", "时间", Kind.TIME), Column("user", "操作人"), Column("post", "岗位"), Column("label", "操作"),
    Column("title", "对象"), Column("note", "意见"), Column("changes", "变更"), Column("chain", "链"),
    Column("number", "链内序号", Kind.NUMBER), Column("digest", "摘要"),
)  # fmt: skip


def extract(project: Project, reader: Actor) -> Document:
    """One CSV with each entry's place and digest in its chain, so that it can be held against the trail."""
    return Document("99-审计摘录/审计摘录.csv", lambda: _csv(project, reader))


def _csv(project: Project, reader: Actor) -> bytes:
    out = io.BytesIO()
    write.write("csv", out, "审计摘录", COLUMNS, _rows(project, reader))
    return out.getvalue()


def _rows(project: Project, reader: Actor) -> Iterator[list[Any]]:
    found = Entry.objects.filter(unit__path__startswith=project.unit.path).order_by("at", "pk")
    for e in found.select_related("user__person", "post__unit").iterator(500):
        unseen = entries.unseen(reader, e)
        changes = sorted((name, pair) for name, pair in e.changes.items() if name not in unseen)
        changed = "；".join(f"{name}：{before} → {after}" for name, (before, after) in changes)
        yield [
            timezone.localtime(e.at),
            str(e.user or "系统"),
            str(e.post or ""),
            e.label,
            e.title,
            e.note,
            changed,
            str(e.chain_id),
            e.number,
            e.digest,
        ]
