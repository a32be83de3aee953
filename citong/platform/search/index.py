"""The one door to the databases' own word indexes: a narrow table beside the rows, ``rowid`` and ``words``.

SQLite: an FTS5 table, asked for phrases. PostgreSQL: the distinct words with a GIN index; as they have no positions
there, the folded text is looked at again. Among the words stand marks of where a row belongs (``marks.py``), so that a
question reads no more of a common word than what lies within its scope.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from citong.lib import bigrams

from . import marks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .models import SearchDoc

SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(words, columnsize=0, tokenize='ascii')",
    """CREATE TRIGGER search_words_go AFTER DELETE ON search_searchdoc
    BEGIN DELETE FROM search_words WHERE rowid = old.id; END""",
)
POSTGRESQL = (
    "CREATE TABLE search_words (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX search_words_gin ON search_words USING gin (words) WITH (gin_pending_list_limit = 256)",
    """CREATE FUNCTION search_words_go() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN DELETE FROM search_words WHERE rowid = old.id; RETURN NULL; END'""",
    """CREATE TRIGGER search_words_go AFTER DELETE ON search_searchdoc
    FOR EACH ROW EXECUTE FUNCTION search_words_go()""",
)


def put(docs: Iterable[SearchDoc], *, fresh: bool = False, named: bool = True) -> None:
    """Index the words of ``docs``, whose readers are written already.

    :param fresh: none of them was indexed before.
    :param named: they may name readers.
    """
    rows = list(docs)
    if not rows:
        return
    marked = marks.of(rows, named=named)
    words = [(doc.pk, [*marked[doc.pk], *_words(doc)]) for doc in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                """INSERT INTO search_words (rowid, words) VALUES (%s, array_to_tsvector(%s))
                ON CONFLICT (rowid) DO UPDATE SET words = excluded.words""",
                [(pk, list(set(found))) for pk, found in words],
            )
            return
        if not fresh:
            cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [(pk,) for pk, _ in words])
        cursor.executemany(
            "INSERT INTO search_words (rowid, words) VALUES (%s, %s)", [(pk, " ".join(found)) for pk, found in words]
        )


def _words(doc: SearchDoc) -> list[str]:
    return [gram for run in doc.folded.split() for gram in bigrams.words(run)]


def holds(term: str, scope: frozenset[str] | None = None) -> Q:
    """Condition on rows in which ``term`` stands, of those with a mark of ``scope``."""
    grams, begun = bigrams.asked(term)
    if not grams:
        return Q(pk=None)
    if connection.vendor == "postgresql":
        last = f"'{grams[-1]}'{':*' if begun else ''}"
        query = " & ".join([*(f"'{gram}'" for gram in dict.fromkeys(grams[:-1])), last])
        found = _matching(query, scope)
        return found & contains(term) if len(grams) > 1 else found  # one word alone says it all
    return _matching(f'"{" ".join(grams)}"{" *" if begun else ""}', scope)


def within(scope: frozenset[str]) -> Q:
    """Condition on rows with a mark of ``scope``."""
    return _matching("", scope)


def contains(term: str) -> Q:
    """The condition of ``holds`` without the index."""
    return Q(folded__contains=bigrams.pattern(term))


def few(scope: frozenset[str], most: int) -> bool:
    """Whether no more than ``most`` rows have a mark of ``scope`` and are better read than looked up."""
    if connection.vendor == "postgresql":
        return False  # its lookup begins with the rarest mark or word
    sql, query = _sql("", scope)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql} LIMIT {most + 1}) AS marked", [query])  # noqa: S608 - constants
        return bool(cursor.fetchone()[0] <= most)


def _matching(query: str, scope: frozenset[str] | None) -> Q:
    sql, asked = _sql(query, scope)
    return Q(pk__in=RawSQL(sql, [asked]))  # noqa: S611 - one of two constants; what is asked is a parameter


def _sql(query: str, scope: frozenset[str] | None) -> tuple[str, str]:
    postgresql = connection.vendor == "postgresql"
    parts = [query] if query else []
    if scope is not None:
        quoted = [f"'{mark}'" if postgresql else f'"{mark}"' for mark in sorted(scope)]
        parts.append(f"({(' | ' if postgresql else ' OR ').join(quoted)})")
    if postgresql:
        return "SELECT rowid FROM search_words WHERE words @@ %s::tsquery", " & ".join(parts)
    return "SELECT rowid FROM search_words WHERE search_words MATCH %s", " AND ".join(parts)
