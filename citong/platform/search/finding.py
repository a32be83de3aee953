"""Asking the index: newest first, counted up to a cap, never beyond one's reach."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from citong.lib import bigrams
from citong.platform.files.purposes import may_read

from . import following, index, marks, reach, sources
from .models import SearchDoc

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Q, QuerySet

    from citong.platform.access.actor import Actor

    from .sources import Source

CAP = 1000  # beyond it a count says "1000+", and kinds are counted among so many
FEW = 3000  # so many rows of a scope are read sooner than a common word's matches
LONGEST, MOST = 60, 6  # characters and words of a question
FILES = "file"  # the kind of attached documents of all objects


@dataclass(frozen=True)
class Hit:
    """One line of what was found; ``at`` is missing where nothing says of when it is."""

    kind: str
    label: str
    title: str
    detail: str
    text: str
    url: str
    at: Any


@dataclass(frozen=True)
class Number:
    """How many of a kind; ``shown`` is the count in words."""

    kind: str
    label: str
    shown: str


def terms_of(text: str) -> list[str]:
    return [term for term in text[:LONGEST].split() if bigrams.runs(term)][:MOST]


class Question:
    """What ``actor`` asks for, each word of it to be found; ``kind`` narrows it."""

    def __init__(self, actor: Actor, text: str, kind: str = "") -> None:
        following.of_model()  # all kinds are declared now
        self.actor, self.text, self.terms, self.kind = actor, text, terms_of(text), kind
        asked = sources.registry.get(kind)
        self.kinds: list[Source] = [asked] if asked else list(sources.registry.values())

    def everything(self) -> Question:
        """The same of all kinds."""
        return Question(self.actor, self.text) if self.kind else self

    def rows(self) -> QuerySet[SearchDoc]:
        """Everything that matches within reach, in no order."""
        if self._few:
            return self._asked(index.contains).filter(index.within(self._scope or frozenset()))
        return self._asked(lambda term: index.holds(term, self._scope))

    @cached_property
    def _scope(self) -> frozenset[str] | None:
        return marks.scope(self.actor, self.kinds)

    @cached_property
    def _few(self) -> bool:
        """Whether the scope holds so little that its rows are read one by one."""
        return bool(self.terms) and self._scope is not None and index.few(self._scope, FEW)

    def _asked(self, stands: Callable[[str], Q]) -> QuerySet[SearchDoc]:
        if not self.terms or self._scope == frozenset():
            return SearchDoc.objects.none()
        rows = SearchDoc.objects.order_by().filter(reach.condition(self.actor, self.kinds))
        for term in self.terms:
            rows = rows.filter(stands(term))
        if self.kind == FILES:
            return rows.exclude(file=None)
        return rows.filter(file=None) if self.kind else rows

    @cached_property
    def _sample(self) -> list[tuple[Any, int, str, int | None]]:
        return list(self.rows().values_list("at", "pk", "kind", "file")[: CAP + 1])

    def number(self) -> int:
        """How many there are, counted up to one beyond the cap."""
        return len(self._sample)

    def newest(self, start: int, end: int) -> list[SearchDoc]:
        """The lines ``start`` to ``end``, newest first.

        What is found everywhere is met soon when one looks from the newest on; what is rare is sorted.
        """
        if self.number() <= CAP:
            newest = sorted(((at, pk) for at, pk, _, _ in self._sample), reverse=True)[start:end]
            return list(SearchDoc.objects.filter(pk__in=[pk for _, pk in newest]).select_related("file"))
        rows = self.rows() if self._few else self._asked(index.contains)
        return list(rows.order_by("-at", "-pk").select_related("file")[start:end])

    def numbers(self) -> list[Number]:
        """Kinds in which something was found; where there is very much, at least so many."""
        counts = Counter(FILES if file else kind for _, _, kind, file in self._sample)
        more = self.number() > CAP
        labels = {source.kind: source.title for source in sources.registry.values()} | {FILES: "附件"}
        return [Number(kind, labels[kind], said(count, more=more)) for kind, count in counts.most_common()]

    def hits(self, docs: list[SearchDoc]) -> list[Hit]:
        """The lines with what the tables say now; what one may not see there is left out."""
        rows: dict[tuple[str, int], Any] = {}
        for source in {doc.kind: sources.registry[doc.kind] for doc in docs if doc.kind in sources.registry}.values():
            ids = [doc.object_id for doc in docs if doc.kind == source.kind]
            rows |= {(source.kind, row.pk): row for row in source.rows(self.actor).filter(pk__in=ids)}
        found = [(doc, rows.get((doc.kind, doc.object_id))) for doc in docs]
        return [self._hit(doc, row) for doc, row in found if row is not None and self._readable(doc)]

    def _readable(self, doc: SearchDoc) -> bool:
        return doc.file is None or may_read(self.actor, doc.file)

    def _hit(self, doc: SearchDoc, row: Any) -> Hit:
        source = sources.registry[doc.kind]
        detail = f"{source.title} · {row}" if doc.file else source.detail(self.actor, row)
        told = all(bigrams.matches(term, detail) for term in self.terms)
        text = bigrams.excerpt(doc.text, self.terms) if self._in_text(doc) and not told else ""
        label = "附件" if doc.file else source.title
        at = doc.at if doc.file else source.when(row)
        return Hit(doc.kind, label, doc.title if doc.file else str(row), detail, text, source.url(row), at)

    def _in_text(self, doc: SearchDoc) -> bool:
        return any(bigrams.matches(term, doc.text) for term in self.terms)


def said(count: int, *, more: bool = False) -> str:
    return f"{CAP}+" if count > CAP else f"{count}+" if more else str(count)
