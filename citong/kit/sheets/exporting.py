"""Sending a list out: the rows and columns of the page, streamed into a file, with a line in the audit trail."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import partial
from typing import IO, TYPE_CHECKING

from django.db import transaction
from django.http import QueryDict

from citong.kit.columns import related
from citong.lib import clock
from citong.lib.spreadsheet import safe_filename
from citong.platform.audit import trail
from citong.platform.jobs import job, start
from citong.platform.jobs.models import Job

from . import beside, fields, write
from .cells import Cell, cell
from .models import Export

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from citong.kit.columns import Column
    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor
    from citong.platform.files.models import StoredFile
    from citong.platform.jobs.running import Running

    from .beside import Beside

DIRECT = 2_000  # rows that are written while the user waits
CHUNK = 2_000  # rows fetched at a time
STEP = 500  # rows between two reports of progress


def columns(resource: Resource, actor: Actor, export: Export) -> list[Column]:
    """The chosen columns of the list, or those of the template; masks lifted only if asked for and allowed."""
    shown = resource.cols(actor, clear=export.clear)
    if export.template:
        made = fields.columns(resource)
        return [replace(c, clear_for=partial(resource.may_reveal, actor)) if export.clear else c for c in made]
    wanted = set(export.columns)
    return [column for place, column in enumerate(shown) if not wanted or not place or column.name in wanted]


def taken_along(resource: Resource, actor: Actor, export: Export) -> Beside | None:
    """The further columns, if they were asked for."""
    asked = beside.registry.get(resource.slug) if export.params.get("besides") else None
    return asked.find(actor, params(export)) if asked else None


def params(export: Export) -> QueryDict:
    return QueryDict(str(export.params.get("query", "")))


def lines(
    resource: Resource, actor: Actor, export: Export, shown: list[Column], more: Beside | None = None
) -> Iterator[list[Cell]]:
    """The cells of each row, fetched in chunks: a server-side cursor on PostgreSQL."""
    rows = resource.rows(actor, params(export))
    needed = list(dict.fromkeys(related(resource.model, tuple(column.name for column in shown))))
    if needed:
        rows = rows.select_related(*needed)
    for row in rows.iterator(CHUNK):
        yield [*(cell(column, row) for column in shown), *(more.cells(row) if more else ())]


def fill(out: IO[bytes], export: Export, actor: Actor, progress: Callable[[int], None] = lambda _done: None) -> int:
    """Write the file and answer the number of rows."""
    resource = export.resource
    shown, more = columns(resource, actor, export), taken_along(resource, actor, export)
    heads = [*shown, *(more.columns if more else ())]
    rows = _told(lines(resource, actor, export, shown, more), progress)
    return write.write(export.form, out, resource.title, heads, rows)


def _told(rows: Iterator[list[Cell]], progress: Callable[[int], None]) -> Iterator[list[Cell]]:
    for number, row in enumerate(rows):
        if number % STEP == 0:
            progress(number)
        yield row


def count(resource: Resource, actor: Actor, export: Export) -> int:
    return resource.rows(actor, params(export)).order_by().count()


def name(export: Export) -> str:
    """``学校_20181221_1730.xlsx``."""
    moment = clock.now().astimezone(clock.SHANGHAI)
    return safe_filename(f"{export.resource.title}_{moment:%Y%m%d_%H%M}.{export.form}")


@transaction.atomic
def record(export: Export, actor: Actor, rows: int) -> None:
    """Keep what left the house, and write it into the audit trail."""
    export.rows = rows
    export.save()
    facts = {
        "slug": export.slug,
        "form": export.form,
        "query": export.params.get("query", ""),
        "columns": export.columns,
        "clear": export.clear,
        "besides": bool(export.params.get("besides")),
        "rows": rows,
    }
    changes: dict[str, list[object]] = {key: [None, value] for key, value in facts.items()}
    trail.record(actor, f"{export.slug}.export", "导出", export, changes, export.reason)


def now(export: Export, actor: Actor) -> tuple[IO[bytes], int]:
    """Write the file while the user waits; it is audited before it is handed over."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    try:
        rows = fill(out, export, actor)
        record(export, actor, rows)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return out, rows


@transaction.atomic
def later(export: Export, actor: Actor) -> Export:
    """Queue a large export."""
    export.save()
    export.job = start("sheets.export", actor, export=export.pk)
    Job.objects.filter(pk=export.job.pk).update(title=export.title)
    export.save(update_fields=["job"])
    return export


@job("sheets.export", "导出表格")
def run(running: Running, *, export: int) -> StoredFile:
    """Write a large export and keep the file for its starter."""
    row = Export.objects.get(pk=export)
    total = count(row.resource, running.actor, row)
    with tempfile.TemporaryFile() as out:
        rows = fill(out, row, running.actor, lambda done: running.progress(done, total, f"已写出 {done:,} 行"))
        with transaction.atomic():
            file = running.keep(name(row), out)
            record(row, running.actor, rows)
    return file
