"""What became of a project and of each of its months, for the archive: also what left no report, such as a month that was missed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils import timezone

from citong.apps.projects.models import Report, State
from citong.kit.columns import Column, Kind
from citong.kit.sheets import write
from citong.platform.audit import trail
from citong.platform.identity.models import User

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from citong.platform.audit.models import Entry
    from citong.records.programmes.models import Project

MONTHS = (
    Column("month", "月份"), Column("due_at", "应报时间", Kind.TIME), Column("until", "截止时间", Kind.TIME),
    Column("extension_reason", "延期理由"), Column("first_sent_at", "首次上报时间", Kind.TIME), Column("state", "上报情况"),
    Column("status", "审核情况"), Column("versions", "上报版本数", Kind.NUMBER),
)  # fmt: skip


def months(project: Project) -> bytes:
    """Each month as a line of a CSV."""
    out = io.BytesIO()
    write.write("csv", out, "上报情况", MONTHS, _months(project))
    return out.getvalue()


def _months(project: Project) -> Iterator[list[Any]]:
    sent = Count("reports", filter=Q(reports__status=Report.Status.SENT))
    for row in project.obligations.with_state().annotate(versions=sent).order_by("month"):
        yield [
            f"{row.month:%Y-%m}",
            _local(row.due_at),
            _local(row.until),
            row.extension_reason,
            _local(row.first_sent_at),
            State(row.state).label,
            row.get_status_display() if row.first_sent_at else "",
            row.versions,
        ]


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None


def changes(project: Project) -> bytes:
    """Its period, its state, and line by line what was done to it, by whom and why."""
    ended = f"（{project.ended_on}）" if project.ended_on else ""
    head = [
        f"{project.unit.name}（{project.number}）",
        f"实施周期：{project.starts_on} 至 {project.ends_on}",
        f"状态：{project.get_status_display()}{ended}",
        f"项目负责人：{project.owner or '未指定'}",
        "",
    ]
    entries = list(trail.history(project).order_by("pk"))
    people = User.objects.select_related("person").in_bulk({pk for entry in entries for pk in _owners(entry) if pk})
    return "\n".join([*head, *(_line(entry, people) for entry in entries)]).encode()


def _owners(entry: Entry) -> list[int | None]:
    """The responsible persons before and after, if they changed."""
    return entry.changes.get("owner_id", [])  # type: ignore[no-any-return]


def _line(entry: Entry, people: Mapping[int, User]) -> str:
    names = " → ".join(str(people.get(pk, "")) if pk else "未指定" for pk in _owners(entry))
    words = (
        f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}",
        entry.label,
        names,
        f"（{entry.user or '系统'}）",
        entry.note,
    )
    return " ".join(word for word in words if word)
