"""Words of attached documents: read by a job after the upload, found beside the object that they belong to."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from citong.lib import doctext
from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.files.models import StoredFile
from citong.platform.jobs import queue as waiting

from . import sources, writing
from .models import SearchDoc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sources import Source

log = logging.getLogger(__name__)
LARGEST = 50 * 1024 * 1024  # bytes of a document that is read
READ = "search.read"


def source_of(file: StoredFile) -> Source | None:
    """The kind of the object whose readers read ``file``; ``None`` if it is not found by its words."""
    filed = sources.filed.get(file.purpose)
    source = sources.registry.get(filed.kind) if filed else None
    if filed is None or source is None or file.kind not in doctext.READERS or not file.subject_id.isdecimal():
        return None
    return source if file.subject_kind == (filed.subject or source.model)._meta.label_lower else None


def _object_of(file: StoredFile) -> int | None:
    filed = sources.filed[file.purpose]
    if filed.subject is None:
        return int(file.subject_id)
    found: int | None = (
        filed.subject._default_manager.filter(pk=file.subject_id).values_list(filed.to, flat=True).first()
    )
    return found


def queue(file: StoredFile) -> None:
    """Let ``file`` be read soon, if its words are to be found."""
    if source_of(file) is not None:
        waiting.start(READ, Actor.system(), {"file": file.pk}, once=True)


def queue_unread(ids: set[int]) -> None:
    """Let those of the files be read of which the index knows nothing."""
    known = SearchDoc.objects.filter(file__in=ids).values("file")
    rows = StoredFile.objects.filter(pk__in=ids, kind__in=doctext.READERS) if ids else StoredFile.objects.none()
    for file in rows.exclude(pk__in=known).order_by("pk"):
        queue(file)


@jobs.job(READ, "读取附件文字", on_death=jobs.OnDeath.AGAIN, quiet=True)
def read_one(_job: object, *, file: int) -> None:
    row = StoredFile.objects.filter(pk=file).first()
    if row is not None:
        read(row)


def read(file: StoredFile) -> bool:
    """Index the words of ``file``; one that cannot be read is found by its name alone, and the log says why."""
    source = source_of(file)
    if source is None or (object_id := _object_of(file)) is None or not _shows(source, object_id, file):
        return False
    return writing.put_file(source, object_id, file, _text(file))


def _shows(source: Source, object_id: int, file: StoredFile) -> bool:
    if source.files is None:
        return True
    row = source.model._default_manager.filter(pk=object_id).first()
    return row is not None and file.pk in source.files(row)


def _text(file: StoredFile) -> str:
    if file.size > LARGEST:
        log.warning("file %s is not read for the search: %s bytes", file.pk, file.size)
        return ""
    try:
        with file.file.open("rb") as opened:
            return doctext.read(file.kind, opened.read())
    except (doctext.Unreadable, OSError) as error:
        log.warning("file %s is not read for the search: %s", file.pk, error)
        return ""


def all_files(*, unread: bool) -> Iterator[StoredFile]:
    """Documents whose words are to be found; of these only the ``unread`` ones."""
    rows = StoredFile.objects.filter(purpose__in=sources.filed, kind__in=doctext.READERS)
    if unread:
        rows = rows.exclude(pk__in=SearchDoc.objects.exclude(file=None).values("file"))
    return (file for file in rows.order_by("pk").iterator(500) if source_of(file) is not None)
