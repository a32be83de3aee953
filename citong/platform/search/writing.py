"""Keeping the index in step with the tables, in the transaction of whoever writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, Substr

from citong.lib import bigrams, pinyin

from . import index
from .models import SearchDoc, SearchReader
from .sources import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from citong.platform.files.models import StoredFile

    from .sources import Source

LONGEST = 100_000  # characters of a text that are indexed
BATCH = 500
SAID = ("path", "title", "text", "folded", "at")


@dataclass
class Facts:
    """What the index should say about one row."""

    path: str
    title: str
    text: str
    folded: str
    at: datetime | None
    known: str | None = None  # digest of what the index says now
    users: set[int] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    files: set[int] | None = None  # the documents that are found, where not all are

    @property
    def readers(self) -> set[tuple[int | None, str]]:
        return {*((user, "") for user in self.users), *((None, path) for path in self.paths)}

    @cached_property
    def digest(self) -> str:
        files = () if self.files is None else (sorted(self.files),)
        said = repr((*(getattr(self, name) for name in SAID), sorted(map(repr, self.readers)), *files))
        return blake2b(said.encode(), digest_size=16).hexdigest()


def facts_of(source: Source, ids: Iterable[int]) -> dict[int, Facts]:
    """Read from the tables in one query, with the digest of what the index says."""
    docs = SearchDoc.objects.filter(kind=source.kind, object_id=OuterRef("pk"), file=None)
    relations = tuple(source.leans_on)
    rows = source.model._default_manager.filter(pk__in=list(ids)).select_related(
        *relations, *getattr(source.model, "named_by", ())
    )
    rows = rows.annotate(search_known=Subquery(docs.order_by().values("digest")))
    if source.scoped and source.place:
        rows = rows.annotate(search_place=F(source.place))
    return {row.pk: _facts(source, row) for row in rows}


def _facts(source: Source, row: Any) -> Facts:
    place = getattr(row, "search_place", "") or ""
    title = str(row)[:200]
    values = {path: str(_at(row, path) or "") for path in source.paths}
    told = dict.fromkeys((*values.values(), source.words(row)))
    text = "\n".join(value for value in told if value and value not in title)[:LONGEST]
    names = [value for path, value in values.items() if path.rpartition("__")[2] in NAMES]
    keys = dict.fromkeys(key for name in names for key in pinyin.keys(name))
    folded = bigrams.fold(f"{title}\n{text}") + "".join(f"{key} " for key in keys)
    given = source.readers(row) if source.readers else (set[int](), set[str]())
    owners = {user for owner in source.owners if source.scoped and (user := _at(row, f"{owner}_id")) is not None}
    files = source.files(row) if source.files else None
    return Facts(place, title, text, folded, source.when(row), row.search_known, owners | given[0], given[1], files)


def _at(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part, None)
    return row


@transaction.atomic(savepoint=False)
def refresh(
    source: Source,
    ids: Iterable[int],
    *,
    whole: bool = False,
    held: Callable[[set[int]], object] = lambda _files: None,
) -> list[int]:
    """Let the index say of the rows ``ids`` what the tables say; gives those whose words changed.

    :param whole: index the words anew even of what has not changed.
    :param held: told the documents of rows that changed, where their kind says which are found.
    """
    wanted = list(dict.fromkeys(ids))
    changed: list[int] = []
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        found = facts_of(source, batch)
        fresh = {pk: facts for pk, facts in found.items() if facts.known is None}
        stale = {pk: facts for pk, facts in found.items() if pk not in fresh and (whole or facts.known != facts.digest)}
        changed += [*_add(source, fresh), *_mend(source, stale, whole=whole)]
        if source.files:
            held(_let_go(source, fresh | stale))
        forget(source, set(batch) - set(found))
    return changed


def forget(source: Source, ids: Iterable[int]) -> None:
    """Drop what is known of the rows ``ids`` and of their documents."""
    if gone := list(ids):
        SearchDoc.objects.filter(kind=source.kind, object_id__in=gone).delete()


def _let_go(source: Source, found: dict[int, Facts]) -> set[int]:
    """Drop the documents that their rows do not show any more; gives all that they show."""
    shown = set[int]().union(*(facts.files or () for facts in found.values()))
    known = SearchDoc.objects.filter(kind=source.kind, object_id__in=found)
    known.exclude(file=None).exclude(file__in=shown).delete()
    return shown


def _add(source: Source, found: dict[int, Facts]) -> list[int]:
    """Index rows that the search does not know yet."""
    docs = SearchDoc.objects.bulk_create(
        SearchDoc(kind=source.kind, object_id=pk, **_columns(facts)) for pk, facts in found.items()
    )
    readers = [
        SearchReader(doc=doc, user_id=user, path=path) for doc in docs for user, path in found[doc.object_id].readers
    ]
    SearchReader.objects.bulk_create(readers)
    index.put(docs, fresh=True, named=bool(readers))
    return list(found)


def _mend(source: Source, found: dict[int, Facts], *, whole: bool) -> list[int]:
    """Let the index say what has changed; gives the rows whose words did."""
    if not found:
        return []
    rows = SearchDoc.objects.filter(kind=source.kind, object_id__in=found)
    known = list(rows.filter(file=None))
    worded = [doc.object_id for doc in known if doc.folded != found[doc.object_id].folded]
    moved = [doc.object_id for doc in known if doc.path != found[doc.object_id].path]
    for doc in known:
        for name, value in _columns(found[doc.object_id]).items():
            setattr(doc, name, value)
    SearchDoc.objects.bulk_update(known, (*SAID, "digest"))
    for pk in moved:
        rows.filter(object_id=pk).update(path=found[pk].path)
    named = _write_readers(rows, found) if source.named else set()
    outdated = Q(object_id__in=moved) | Q(object_id__in=found if whole else worded, file=None) | Q(pk__in=named)
    index.put(rows.filter(outdated))
    return worded


def _columns(facts: Facts) -> dict[str, Any]:
    found = {name: getattr(facts, name) for name in (*SAID, "digest")}
    return found if facts.at else {name: value for name, value in found.items() if name != "at"}


def differs(doc: SearchDoc, facts: Facts) -> bool:
    """Whether ``doc`` says something else, whatever its digest is of: a unit that moved leaves that behind."""
    return any(getattr(doc, name) != value for name, value in _columns(facts).items() if name != "digest")


def _write_readers(rows: QuerySet[SearchDoc], found: dict[int, Facts]) -> set[int]:
    """Readers of the objects and, alike, of their documents; gives the entries whose readers changed."""
    had: dict[int, set[tuple[int | None, str]]] = {}
    for doc_id, user, path in SearchReader.objects.filter(doc__in=rows).values_list("doc_id", "user_id", "path"):
        had.setdefault(doc_id, set()).add((user, path))
    changed = set()
    for doc_id, object_id in rows.values_list("pk", "object_id"):
        if had.get(doc_id, set()) != found[object_id].readers:
            set_readers(doc_id, found[object_id].readers)
            changed.add(doc_id)
    return changed


def set_readers(doc_id: int, readers: set[tuple[int | None, str]]) -> None:
    SearchReader.objects.filter(doc_id=doc_id).delete()
    SearchReader.objects.bulk_create(SearchReader(doc_id=doc_id, user_id=user, path=path) for user, path in readers)


def put_file(source: Source, object_id: int, file: StoredFile, text: str) -> bool:
    """Index the words of a document beside the object that it belongs to; false if that is not there (any more)."""
    subject = SearchDoc.objects.filter(kind=source.kind, object_id=object_id, file=None).first()
    if subject is None:
        return False
    text = text[:LONGEST]
    doc, fresh = SearchDoc.objects.update_or_create(
        file=file,
        defaults={
            "kind": source.kind,
            "object_id": object_id,
            "path": subject.path,
            "title": file.name,
            "text": text,
            "folded": bigrams.fold(f"{file.name}\n{text}"),
            "at": file.created_at,
        },
    )
    set_readers(doc.pk, set(subject.readers.values_list("user_id", "path")))
    index.put([doc], fresh=fresh)
    return True


@transaction.atomic
def move(old: str, new: str) -> None:
    """A unit hangs elsewhere now: all below it moves along, and so do the marks of it in the index."""
    here = SearchDoc.objects.filter(Q(path__startswith=old) | Q(readers__path__startswith=old))
    ids = sorted(set(here.order_by().values_list("pk", flat=True)))
    for model in (SearchDoc, SearchReader):
        model.objects.filter(path__startswith=old).update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    for start in range(0, len(ids), BATCH):
        index.put(SearchDoc.objects.filter(pk__in=ids[start : start + BATCH]))
