"""The one door to the databases' own word indexes.

SQLite: an FTS5 table, asked for phrases. PostgreSQL: the distinct words in a column with a GIN index; as they have no
positions there, the folded text is looked at again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from citong.lib import bigrams

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .models import SearchDoc

SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(words, columnsize=0, tokenize='ascii')",
    """CREATE TRIGGER search_words_go AFTER DELETE ON search_searchdoc
    BEGIN DELETE FROM search_words WHERE rowid = old.id; END""",
)
POSTGRESQL = (
    "ALTER TABLE search_searchdoc ADD COLUMN words tsvector",
    "CREATE INDEX search_words ON search_searchdoc USING gin (words) WITH (fastupdate = off)",
)


def put(docs: Iterable[SearchDoc], *, fresh: bool = False) -> None:
    """Index the words of ``docs``; ``fresh`` if none of them was indexed before."""
    rows = [(doc.pk, doc.folded.split()) for doc in docs]
    words = [(pk, [gram for run in runs for gram in bigrams.words(run)]) for pk, runs in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "UPDATE search_searchdoc SET words = array_to_tsvector(%s) WHERE id = %s",
                [(sorted(set(found)), pk) for pk, found in words],
            )
            return
        if not fresh:
            cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [(pk,) for pk, _ in words])
        cursor.executemany(
            "INSERT INTO search_words (rowid, words) VALUES (%s, %s)", [(pk, " ".join(found)) for pk, found in words]
        )


def holds(term: str) -> Q:
    """Condition on rows in which ``term`` stands."""
    grams, begun = bigrams.asked(term)
    if not grams:
        return Q(pk=None)
    if connection.vendor == "postgresql":
        return Q(_words(grams, begun=begun)) & contains(term)
    return Q(pk__in=RawSQL("SELECT rowid FROM search_words WHERE search_words MATCH %s", [_phrase(grams, begun=begun)]))


def contains(term: str) -> Q:
    """The same condition without the index."""
    return Q(folded__contains=bigrams.pattern(term))


def _phrase(grams: list[str], *, begun: bool) -> str:
    return f'"{" ".join(grams)}"{" *" if begun else ""}'


def _words(grams: list[str], *, begun: bool) -> RawSQL:
    last = f"'{grams[-1]}'{':*' if begun else ''}"
    query = " & ".join([*(f"'{gram}'" for gram in dict.fromkeys(grams[:-1])), last])
    return RawSQL("search_searchdoc.words @@ %s::tsquery", [query], output_field=BooleanField())
