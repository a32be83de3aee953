"""Matching typed words against names, by text and by pinyin."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

from django.db.models import Q

from .columns import field_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

LONGEST = 60  # characters of a search that are looked at
TWINS = ("pinyin", "initials")  # fields that hold a name in pinyin


def _with_pinyin(model: type[Model], path: str) -> Iterator[str]:
    """``path`` and, where it names something that also stands in pinyin, that as well."""
    yield path
    prefix, _, last = path.rpartition("__")
    owner = _owner(model, prefix)
    names = {field.name for field in owner._meta.concrete_fields}
    if last in {"name", "title"} and names.issuperset(TWINS):
        yield from (f"{prefix}__{twin}" if prefix else twin for twin in TWINS)


def _owner(model: type[Model], prefix: str) -> type[Model]:
    field = field_at(model, prefix) if prefix else None
    found = field.related_model if field is not None else None
    return found if isinstance(found, type) else model


def condition(model: type[Model], paths: tuple[str, ...], text: str) -> Q:
    """Every word of ``text`` occurs in one of ``paths`` (or its pinyin)."""
    words = text[:LONGEST].split()
    looked = [twin for path in paths for twin in _with_pinyin(model, path)]
    if not words or not looked:
        return Q()
    return reduce(and_, (reduce(or_, (Q(**{f"{path}__icontains": word}) for path in looked)) for word in words))
