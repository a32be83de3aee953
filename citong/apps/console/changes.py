"""An audit entry's changes in the words of the screens, whatever table they are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import Field, Model

    from citong.platform.audit.models import Entry

SILENT = {"id", "revision"}
NOTHING = "（空）"


@dataclass(frozen=True)
class Line:
    """One field: what it was and what it became."""

    label: str
    before: str
    after: str


def lines(entry: Entry, unseen: Collection[str] = ()) -> list[Line]:
    """The recorded changes but ``unseen`` ones; values that were recorded masked or as digest stay so."""
    model = _model(entry.kind)
    shown = [(name, pair) for name, pair in entry.changes.items() if name not in {*SILENT, *unseen}]
    return [_line(model, name, pair) for name, pair in shown]


def kind_label(entry: Entry) -> str:
    model = _model(entry.kind)
    return str(model._meta.verbose_name) if model else entry.kind


def _model(kind: str) -> type[Model] | None:
    """The table; ``None`` for one that this version no longer has."""
    try:
        return apps.get_model(kind)
    except (LookupError, ValueError):
        return None


def _line(model: type[Model] | None, name: str, pair: list[Any]) -> Line:
    field = _field(model, name)
    label = str(field.verbose_name) if field is not None else name
    before, after = (_said(field, value) for value in pair)
    return Line(label, before, after)


def _field(model: type[Model] | None, name: str) -> Field[Any, Any] | None:
    if model is None:
        return None
    try:
        found = model._meta.get_field(name.removesuffix("_id"))
    except FieldDoesNotExist:
        return None
    return found if hasattr(found, "verbose_name") else None


def _said(field: Field[Any, Any] | None, value: Any) -> str:
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict) and set(value) == {"sha256", "length"}:
        return f"{value['length']} 字（摘要 {value['sha256'][:12]}…）"
    if isinstance(value, list):
        words = _spoken(field)
        return "、".join(str(words.get(one, one)) for one in value)
    if isinstance(field, ForeignKey):
        return _named(field, value)
    return str(dict(field.flatchoices).get(value, value)) if field is not None else str(value)


def _spoken(field: Field[Any, Any] | None) -> dict[Any, str]:
    """The codes of a list in words, where its model has them."""
    words: dict[str, dict[Any, str]] = getattr(getattr(field, "model", None), "spoken", {})
    return words.get(field.name, {}) if field is not None else {}


def _named(field: ForeignKey[Any, Any], pk: Any) -> str:
    """The row that a key points to, if it is still there."""
    target: Any = field.related_model
    row = target._base_manager.filter(pk=pk).first()
    return str(row) if row is not None else f"{target._meta.verbose_name} #{pk}"
