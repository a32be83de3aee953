"""A column derives from a model field and serves the page, the export, the import and the API alike."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured
from django.db import models
from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

NOTHING = "—"


class Kind(StrEnum):
    """What a column holds; decides how it is aligned, written into a cell and typed in the API."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    MONEY = "money"  # an integer of fen; fields named ``…_fen``
    DATE = "date"
    TIME = "time"
    BOOL = "bool"
    CHOICE = "choice"
    RELATION = "relation"
    FILE = "file"
    LIST = "list"  # a JSON list of strings


@dataclass(frozen=True)
class Column:
    """One column. ``name`` is a field, a path over relations (``unit__name``) or a property of the model.

    ``second`` names what stands in grey on the second line of the cell. ``needs`` are relations that a
    property reads. ``clear_for`` tells for a row whether the mask is lifted.
    """

    name: str
    label: str = ""
    kind: Kind = Kind.TEXT
    sortable: bool = False
    second: str = ""
    template: str = ""  # shows the cell in a list; gets ``obj`` and ``text``
    needs: tuple[str, ...] = ()
    wide: bool = False
    choices: tuple[tuple[Any, str], ...] = ()
    tones: Mapping[Any, str] = field(default_factory=dict)  # of a state: from the model's ``tones``
    mask: Callable[[str], str] | None = None
    clear_for: Callable[[models.Model], bool] | None = None

    def raw(self, obj: models.Model) -> Any:
        """The attribute itself, unmasked; ``None`` where the path breaks off."""
        value: Any = obj
        for part in self.name.split("__"):
            if value is None:
                return None
            value = getattr(value, part)
        return value() if callable(value) else value

    def masked(self, obj: models.Model) -> bool:
        return self.mask is not None and not (self.clear_for is not None and self.clear_for(obj))

    def value(self, obj: models.Model) -> Any:
        """What a cell or JSON carries: text, number, date, bool or ``None``; a choice gives its code."""
        found = self.raw(obj)
        if found is None or found == "":
            return None
        if self.masked(obj) and self.mask is not None:
            return self.mask(str(found))
        return str(found) if self.kind in {Kind.RELATION, Kind.FILE} else found

    def text(self, obj: models.Model) -> str:
        """What a reader sees; empty if there is nothing."""
        return self.show(self.value(obj))

    def show(self, value: Any) -> str:
        """``value`` as a reader sees it."""
        if value is None or value == "":
            return ""
        if self.kind is Kind.CHOICE:
            return str(dict(self.choices).get(value, value))
        written = _WRITERS.get(self.kind)
        return written(value) if written and not isinstance(value, str) else str(value)

    @property
    def numeric(self) -> bool:
        return self.kind in {Kind.NUMBER, Kind.MONEY}

    @property
    def order(self) -> str:
        """The path that the list is ordered by."""
        return self.name


def _moment(value: Any) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


_WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.MONEY: lambda fen: f"{fen / 100:,.2f}",
    Kind.DATE: lambda day: f"{day:%Y-%m-%d}",
    Kind.TIME: _moment,
    Kind.BOOL: lambda yes: "是" if yes else "否",
    Kind.LIST: "、".join,
}

_KINDS: tuple[tuple[type[models.Field[Any, Any]], Kind], ...] = (
    (models.BooleanField, Kind.BOOL),
    (models.DateTimeField, Kind.TIME),
    (models.DateField, Kind.DATE),
    (models.IntegerField, Kind.NUMBER),
    (models.DecimalField, Kind.NUMBER),
    (models.FloatField, Kind.NUMBER),
    (models.FileField, Kind.FILE),
    (models.TextField, Kind.LONG),
    (models.JSONField, Kind.LIST),
)


def field_at(model: type[models.Model], path: str) -> models.Field[Any, Any] | None:
    """The model field at the end of ``path``; ``None`` if the path ends in a property."""
    steps = path.split("__")
    for step in steps[:-1]:
        found = model._meta.get_field(step)
        if not isinstance(found.related_model, type):
            raise ImproperlyConfigured(f"{model.__name__}: {path} does not lead over relations")
        model = found.related_model
    try:
        field = model._meta.get_field(steps[-1])
    except FieldDoesNotExist:
        if hasattr(model, steps[-1]):
            return None
        raise
    return field if isinstance(field, models.Field) else None


def kind_of(field: models.Field[Any, Any]) -> Kind:
    if field.is_relation:
        return Kind.RELATION
    if field.choices:
        return Kind.CHOICE
    if field.name.endswith("_fen"):
        return Kind.MONEY
    return next((kind for cls, kind in _KINDS if isinstance(field, cls)), Kind.TEXT)


def label_of(model: type[models.Model], path: str) -> str:
    """The verbose name of the field; a path over a relation to a name takes the relation's (``unit__name`` 单位)."""
    steps = path.split("__")
    field = field_at(model, path)
    if len(steps) > 1 and steps[-1] in {"name", "short_name", "label", "title"}:
        field = field_at(model, "__".join(steps[:-1]))
    if field is None:
        raise ImproperlyConfigured(f"{model.__name__}.{path} is not a field: declare Column({path!r}, label)")
    return str(field.verbose_name)


def derive(model: type[models.Model], spec: str | Column) -> Column:
    """The column for ``spec``; what a ``Column`` leaves open is taken from the field."""
    column = Column(spec) if isinstance(spec, str) else spec
    found = field_at(model, column.name)
    if found is None:
        if not column.label:
            raise ImproperlyConfigured(f"{model.__name__}.{column.name} is a property: give its Column a label")
        return column
    kind = kind_of(found) if column.kind is Kind.TEXT else column.kind
    choices: tuple[tuple[Any, str], ...] = tuple((code, str(shown)) for code, shown in found.flatchoices)
    return replace(
        column,
        label=column.label or label_of(model, column.name),
        kind=kind,
        choices=column.choices or choices,
        tones=column.tones or (getattr(found.model, "tones", {}) if column.name.endswith("status") else {}),
        sortable=kind not in {Kind.LONG, Kind.FILE, Kind.LIST} and not found.many_to_many,
        wide=column.wide or kind is Kind.LONG,
    )


NAMED_BY = {
    "identity.user": ("person",),
    "identity.post": ("person", "unit"),
    "access.grant": ("post__person", "role", "unit"),
}


def named_by(model: type[models.Model]) -> tuple[str, ...]:
    """The relations that ``str()`` of a row reads; a model tells them as ``named_by``."""
    return getattr(model, "named_by", NAMED_BY.get(model._meta.label_lower, ()))


def related(model: type[models.Model], names: Iterable[str]) -> Iterator[str]:
    """The relations along ``names`` that ``select_related`` must fetch, with what their ``str()`` reads."""
    for name in names:
        here, path = model, ""
        for step in name.split("__"):
            found = next((f for f in here._meta.get_fields() if f.name == step), None)
            if (
                found is None
                or not (found.many_to_one or found.one_to_one)
                or not isinstance(found.related_model, type)
            ):
                break
            here, path = found.related_model, f"{path}__{step}" if path else step
        if path:
            yield path
            yield from (f"{path}__{more}" for more in named_by(here))
