"""Making the index anew from the tables, and finding where the two differ."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from citong.platform import jobs
from citong.platform.access.actor import Actor
from citong.platform.jobs import queue
from citong.platform.org.models import Unit

from . import documents, following, sources, writing
from .models import SearchDoc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from citong.platform.jobs.running import Running

    from .sources import Source

BATCH = writing.BATCH
REBUILD, MEND = "search.rebuild", "search.mend"


@dataclass(frozen=True)
class Difference:
    """A row of a table of which the index says something else."""

    kind: str
    object_id: int
    reason: str


def every() -> list[Source]:
    following.of_model()
    return list(sources.registry.values())


def batches(source: Source) -> Iterator[list[int]]:
    """Ids of all rows of the kind, a batch at a time."""
    last = 0
    rows = source.model._default_manager.order_by("pk").values_list("pk", flat=True)
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1]


def untold(_done: int, _total: int, _what: str) -> None:
    """For whoever does not ask how far it is."""


def rebuild(tell: Callable[[int, int, str], object] = untold, *, whole: bool = True) -> int:
    """Bring the index in line with the tables, whatever happened to it; gives the number of entries.

    :param whole: also index the words anew of what has not changed, and read all documents again.
    """
    done = _index_rows(tell, whole=whole)
    for file in documents.all_files(unread=not whole):
        documents.read(file)
        tell(done, done, file.name)
    return SearchDoc.objects.count()


def _index_rows(tell: Callable[[int, int, str], object] = untold, *, whole: bool = False) -> int:
    kinds = every()
    total = sum(source.model._default_manager.count() for source in kinds)
    SearchDoc.objects.exclude(kind__in=sources.registry).delete()
    done = 0
    for source in kinds:
        for batch in batches(source):
            writing.refresh(source, batch, whole=whole)
            done += len(batch)
            tell(done, total, source.title)
        gone = SearchDoc.objects.filter(kind=source.kind).exclude(
            object_id__in=source.model._default_manager.order_by().values("pk")
        )
        gone.delete()
    return done


@contextmanager
def afterwards() -> Iterator[None]:
    """What is written inside, very much at once, is indexed at the end; documents are read by jobs, as ever."""
    with following.paused():
        yield
    _index_rows()
    for file in documents.all_files(unread=True):
        documents.queue(file)


@jobs.job(REBUILD, "重建搜索索引", on_death=jobs.OnDeath.AGAIN)
def rebuild_job(job: Running) -> dict[str, int]:
    return {"entries": rebuild(job.progress)}


@jobs.job(MEND, "核对搜索索引", on_death=jobs.OnDeath.AGAIN, quiet=True)
def mend_job(job: Running) -> dict[str, int]:
    """What was written in bulk and not followed is found at the latest on the next day."""
    return {"entries": rebuild(job.progress, whole=False)}


jobs.daily(MEND, "03:30")


def ask_for_the_first() -> None:
    """Queue a rebuild where there are units but nothing can be found."""
    if Unit.objects.exists() and not SearchDoc.objects.exists():
        queue.start(REBUILD, Actor.system(), {}, once=True)


def differences() -> Iterator[Difference]:
    """Where index and tables disagree: missing, outdated and left-over entries, and entries without words."""
    for source in every():
        for batch in batches(source):
            yield from _compare(source, batch)
        known = SearchDoc.objects.filter(kind=source.kind, file=None)
        left = known.exclude(object_id__in=source.model._default_manager.order_by().values("pk"))
        for object_id in left.values_list("object_id", flat=True):
            yield Difference(source.kind, object_id, "对象已不存在")
    yield from _wordless()


def _compare(source: Source, batch: list[int]) -> Iterator[Difference]:
    known = {doc.object_id: doc for doc in SearchDoc.objects.filter(kind=source.kind, object_id__in=batch, file=None)}
    for pk, facts in writing.facts_of(source, batch).items():
        doc = known.get(pk)
        if doc is None:
            yield Difference(source.kind, pk, "没有收入索引")
        elif writing.differs(doc, facts):
            yield Difference(source.kind, pk, "索引内容已过时")


def _wordless() -> Iterator[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT kind, object_id FROM search_searchdoc
            WHERE id NOT IN (SELECT rowid FROM search_words) ORDER BY id"""
        )
        for kind, object_id in cursor.fetchall():
            yield Difference(kind, object_id, "没有建立词条")
