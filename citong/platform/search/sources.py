"""What can be found is declared: each kind with its table, its texts and who may see its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import DateTimeField

from citong.lib import clock
from citong.platform.org.models import Unit
from citong.platform.org.scope import ScopedQuerySet

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model, QuerySet

    from citong.platform.access.actor import Actor

NAMES = ("name", "short_name")  # fields that hold a name: found by pinyin too


@dataclass(frozen=True)
class Source:
    """One kind.

    ``rows(actor)`` is the truth about who sees what. ``scoped`` says that it is the plain rule of scope, which the
    index answers from its own columns. ``paths`` lead to the texts. ``readers(row)`` gives user ids and unit paths of those who read a row without
    holding ``perm``. ``words(row)`` gives text that is in no field of its own. ``files(row)`` gives the ids of those of its
    documents that are found; without it all are.
    """

    kind: str
    title: str
    model: type[Model]
    perm: str
    paths: tuple[str, ...]
    rows: Callable[[Actor], QuerySet[Any]]
    url: Callable[[Any], str]
    detail: Callable[[Actor, Any], str] = lambda _actor, _row: ""
    readers: Callable[[Any], tuple[set[int], set[str]]] | None = None
    words: Callable[[Any], str] = lambda _row: ""
    files: Callable[[Any], set[int]] | None = None
    scoped: bool = False

    @cached_property
    def dated(self) -> str:
        """The field that says of when a row is: the one that its model names, else when it came into being."""
        named: str = getattr(self.model, "dated_by", "")
        fields = self.model._meta.concrete_fields
        born = (f.name for f in fields if isinstance(f, DateTimeField) and f.default is clock.now)
        return named or next(born, "")

    def when(self, row: Any) -> datetime | None:
        """Of when ``row`` is; nothing where no field says so (yet)."""
        value = getattr(row, self.dated) if self.dated else None
        if value is None or isinstance(value, datetime):
            return value
        return datetime.combine(value, time.min, clock.SHANGHAI)

    @cached_property
    def place(self) -> str:
        """The lookup of the path at which the permission must be held."""
        if issubclass(self.model, Unit):
            return "path"
        by: str = getattr(self.model, "scope_by", "")
        return f"{by.removesuffix('_id')}__path" if by else ""

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """Fields that hold a user who sees the row as its owner."""
        owned: dict[str, tuple[str, ...]] = getattr(self.model, "owned_by", {})
        return tuple(field for field, perms in owned.items() if self.perm in perms)

    @cached_property
    def named(self) -> bool:
        """Whether rows may name readers of their own."""
        return self.readers is not None or (self.scoped and bool(self.owners))

    @cached_property
    def leans_on(self) -> dict[str, type[Model]]:
        """Relations over which texts are read, with the models there: when such a row changes, the texts do."""
        found: dict[str, type[Model]] = {}
        for path in self.paths:
            model, parts = self.model, path.split("__")[:-1]
            for end, part in enumerate(parts, 1):
                model = model._meta.get_field(part).related_model  # type: ignore[assignment]
                found["__".join(parts[:end])] = model
        return found

    def reads(self, path: str) -> set[str]:
        """The fields that are read from what the relation ``path`` leads to."""
        return {
            text.removeprefix(f"{path}__").partition("__")[0] for text in self.paths if text.startswith(f"{path}__")
        }


registry: dict[str, Source] = {}


@dataclass(frozen=True)
class Filed:
    """Files of a purpose belong to a row of ``kind``: to their subject or to what ``to`` leads to from the ``subject``."""

    kind: str
    subject: type[Model] | None = None
    to: str = "pk"


filed: dict[str, Filed] = {}  # by purpose


def register(source: Source) -> None:
    registry[source.kind] = source


def register_files(purpose: str, kind: str, *, subject: type[Model] | None = None, to: str = "pk") -> None:
    """Let documents of ``purpose`` be found by their text, by whoever sees the ``kind`` row that they belong to.

    Each of these must be a reader of the purpose. Where files have a ``subject`` of another table, ``to`` is the field of
    it with the id of the row.
    """
    filed[purpose] = Filed(kind, subject, to)


def is_plain(model: type[Model]) -> bool:
    """Whether rows of ``model`` are seen by the plain rule: the permission at their unit, or as owner."""
    rows = type(model._default_manager.all())
    if rows is type(Unit.objects.all()):
        return True
    return (
        issubclass(rows, ScopedQuerySet)
        and rows.visible_to is ScopedQuerySet.visible_to
        and rows.scope is ScopedQuerySet.scope
    )
