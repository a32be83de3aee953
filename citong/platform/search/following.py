"""The index follows every ``save`` and ``delete``; what is written in bulk says so itself (``follow``)."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete, post_save
from django.urls import get_resolver

from citong.platform.files.models import StoredFile
from citong.platform.org.changes import moved

from . import documents, sources, writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model

    from .sources import Source


def start() -> None:
    post_save.connect(saved, dispatch_uid="search")
    post_delete.connect(deleted, dispatch_uid="search")
    moved.connect(hung_elsewhere, dispatch_uid="search")


def stop() -> None:
    """Let the index be, until ``start`` or a rebuild: for what writes very much at once."""
    post_save.disconnect(dispatch_uid="search")
    post_delete.disconnect(dispatch_uid="search")
    moved.disconnect(dispatch_uid="search")


@contextmanager
def paused() -> Iterator[None]:
    """Inside, the index is let be."""
    stop()
    try:
        yield
    finally:
        start()


@cache
def of_model() -> dict[type[Model], list[Source]]:
    """Kinds by their table. Features declare theirs with their addresses, so these are loaded first."""
    _ = get_resolver().url_patterns
    found: dict[type[Model], list[Source]] = {}
    for source in sources.registry.values():
        found.setdefault(table(source.model), []).append(source)
    return found


@cache
def leaning_on() -> dict[type[Model], list[tuple[Source, str]]]:
    """Kinds, with the relation, whose texts are read from a table that is not their own."""
    found: dict[type[Model], list[tuple[Source, str]]] = {}
    for source in (one for several in of_model().values() for one in several):
        for path, model in source.leans_on.items():
            found.setdefault(table(model), []).append((source, path))
    return found


def table(model: type[Model]) -> type[Model]:
    return model._meta.concrete_model or model


def saved(
    sender: type[Model],
    instance: Any,
    *,
    created: bool,
    raw: bool = False,
    update_fields: frozenset[str] | None = None,
    **_kwargs: object,
) -> None:
    if raw or sender._meta.app_label in {"search", "audit", "sessions"}:
        return
    if isinstance(instance, StoredFile):
        documents.queue(instance)
    refresh(table(sender), [instance.pk], shown=not created, fields=update_fields)


def deleted(sender: type[Model], instance: Any, **_kwargs: object) -> None:
    for source in of_model().get(table(sender), ()):
        writing.forget(source, [instance.pk])


def hung_elsewhere(old: str, new: str, **_kwargs: object) -> None:
    writing.move(old, new)


def follow(rows: Iterable[Model]) -> None:
    """Say what ``bulk_create``, ``bulk_update`` or ``update`` wrote; rows of one table, in the same transaction."""
    written = list(rows)
    if written:
        refresh(table(type(written[0])), [row.pk for row in written])


def refresh(model: type[Model], ids: list[Any], *, shown: bool = True, fields: frozenset[str] | None = None) -> None:
    """The rows' own entries and, if their words changed, those of rows that show them.

    :param shown: false for new rows, which no other row shows yet.
    :param fields: all that was written, if that is known.
    """
    own = of_model().get(model, [])
    changed = {pk for source in own for pk in writing.refresh(source, ids, held=documents.queue_unread)}
    touched = changed if own else ids
    if not touched or not shown:
        return
    for source, path in leaning_on().get(model, ()):
        if fields is not None and fields.isdisjoint(source.reads(path)):
            continue
        showing = source.model._default_manager.filter(**{f"{path}__in": touched})
        writing.refresh(source, showing.order_by().values_list("pk", flat=True))
