"""What a person may choose from: every list of options is scoped, and a long one is searched instead of scrolled."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.models import ModelChoiceIterator

from .columns import field_at, named_by
from .matching import condition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model, QuerySet
    from django.utils.functional import _StrOrPromise as StrOrPromise

    from citong.platform.access.actor import Actor

SHORT = 12  # options that one takes in at a glance
MOST = 50  # options that stand in the page; the rest is found by typing
NAMES = ("name", "short_name", "title", "code", "number", "username", "person__name")


def choices(model: type[Model], actor: Actor, perm: str) -> QuerySet[Any]:
    """The rows of ``model`` that ``actor`` may point to when using ``perm``; code lists, which have no scope, whole."""
    rows: QuerySet[Any] = model._default_manager.all()
    rows = rows.select_related(*named_by(model))
    return rows.visible_to(actor, perm) if hasattr(rows, "visible_to") else rows


def matching(rows: QuerySet[Any], text: str) -> list[dict[str, Any]]:
    """The first options whose name, code or pinyin contains ``text``, as the combobox takes them."""
    known = {field.name for field in rows.model._meta.concrete_fields}
    paths = tuple(path for path in NAMES if path.partition("__")[0] in known and field_at(rows.model, path) is not None)
    found = rows.filter(condition(rows.model, paths, text)) if text else rows
    return [{"value": row.pk, "text": str(row)} for row in found[:MOST]]


class Few(ModelChoiceIterator):  # type: ignore[type-arg]
    """The first options and those that are chosen; fetched once, however often they are shown."""

    def __init__(self, field: Any) -> None:
        super().__init__(field)
        self.picked: list[str] = []
        self._beyond: dict[str, Any] = {}

    @cached_property
    def _rows(self) -> list[Any]:
        return list(self.queryset[: MOST + 1])

    @property
    def long(self) -> bool:
        return len(self._rows) > SHORT

    def gather(self, picked: Iterable[str]) -> None:
        """Fetch at once what several fields with these options have chosen."""
        missing = set(picked) - {str(row.pk) for row in self._rows[:MOST]} - self._beyond.keys()
        if missing and len(self._rows) > MOST:
            self._beyond |= dict.fromkeys(missing) | {str(row.pk): row for row in self.queryset.filter(pk__in=missing)}

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        self.gather(self.picked)
        chosen = [row for pk in self.picked if (row := self._beyond.get(pk)) is not None]
        for row in (*chosen, *self._rows[:MOST]):
            yield self.choice(row)


class Choose(forms.Select):
    """A select that becomes searchable where it is long; ``url`` answers what is typed."""

    url: StrOrPromise = ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        few = self.choices if isinstance(self.choices, Few) else None
        if few is not None:
            few.picked = [picked for picked in self.format_value(value) if picked.isalnum() or "-" in picked]
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if few is not None and few.long and self.url:
            context["widget"]["attrs"] |= {"data-controller": "combobox", "data-combobox-url-value": str(self.url)}
        return context


def shorten(field: forms.ModelChoiceField[Any]) -> None:
    """Let ``field`` show its options through ``Choose``."""
    if isinstance(field, forms.ModelMultipleChoiceField) or isinstance(field.widget, forms.RadioSelect | Choose):
        return
    field.iterator = Few
    field.widget = Choose(attrs=field.widget.attrs)
    field.widget.is_required = field.required
    field.widget.choices = field.choices
