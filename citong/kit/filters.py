"""Filters of a list, derived from model fields; they stand on django-filter and are scoped to the actor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters as df
from django import forms
from django.core.exceptions import ImproperlyConfigured

from citong.platform.org.models import Unit

from .choices import choices, shorten
from .columns import Kind, field_at, kind_of, label_of
from .matching import TWINS, condition

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db import models

    from citong.platform.access.actor import Actor

ALL = "全部"
DESK = "desk"  # a field of this name says which office deals with a row: that office alone
YES_NO = (("true", "是"), ("false", "否"))


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DateSpan(df.widgets.DateRangeWidget):  # type: ignore[misc]
    """From a day to a day; each says to screen readers which end it is."""

    suffixes = ("after", "before")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.widgets = [DateInput({"aria-label": "从"}), DateInput({"aria-label": "到"})]


class UnitFilter(df.ModelChoiceFilter):  # type: ignore[misc]
    """A unit and everything below it."""

    def filter(self, qs: models.QuerySet[Any], value: Unit | None) -> models.QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__in": Unit.objects.below(value).values("pk")}) if value else qs


class YesNoFilter(df.ChoiceFilter):  # type: ignore[misc]
    """是 or 否."""

    def filter(self, qs: models.QuerySet[Any], value: str) -> models.QuerySet[Any]:
        return qs.filter(**{self.field_name: value == "true"}) if value else qs


def _choice(field: models.Field[Any, Any], common: dict[str, Any]) -> df.Filter:
    return df.ChoiceFilter(choices=[c for c in field.flatchoices if c[0] not in {None, ""}], empty_label=ALL, **common)


def _relation(field: models.Field[Any, Any], common: dict[str, Any], actor: Actor, perm: str) -> df.Filter:
    target = field.related_model
    if not isinstance(target, type):
        raise ImproperlyConfigured(f"{field} has no related model")
    kind = UnitFilter if issubclass(target, Unit) and field.name != DESK else df.ModelChoiceFilter
    return kind(queryset=choices(target, actor, perm), empty_label=ALL, **common)


def derive(model: type[models.Model], path: str, actor: Actor, perm: str) -> df.Filter:
    """The filter that fits the field at ``path``."""
    field = field_at(model, path)
    if field is None:
        raise ImproperlyConfigured(f"{model.__name__}.{path} is a property and cannot be filtered by")
    common: dict[str, Any] = {"field_name": path, "label": label_of(model, path)}
    kind = kind_of(field)
    if kind is Kind.RELATION:
        return _relation(field, common, actor, perm)
    if kind is Kind.CHOICE:
        return _choice(field, common)
    if kind is Kind.BOOL:
        return YesNoFilter(choices=YES_NO, empty_label=ALL, **common)
    if kind in {Kind.DATE, Kind.TIME}:
        return df.DateFromToRangeFilter(widget=DateSpan(), **common)
    if kind in {Kind.NUMBER, Kind.MONEY}:
        return df.RangeFilter(**common)
    return df.CharFilter(lookup_expr="icontains", **common)


class Search(df.CharFilter):  # type: ignore[misc]
    """The search box: every word occurs in one of ``paths``, or in the pinyin of one."""

    def __init__(self, model: type[models.Model], paths: tuple[str, ...]) -> None:
        labels = dict.fromkeys(label_of(model, path) for path in paths if path.rsplit("__")[-1] not in TWINS)
        hint = {"placeholder": " / ".join(labels), "type": "search"}
        super().__init__(label="关键词", max_length=100, widget=forms.TextInput(hint))
        self.paths = paths

    def filter(self, qs: models.QuerySet[Any], value: str) -> models.QuerySet[Any]:
        return qs.filter(condition(qs.model, self.paths, value)) if value else qs


def filterset(
    rows: models.QuerySet[Any],
    names: Sequence[str],
    params: Mapping[str, Any],
    actor: Actor,
    perm: str,
    search: tuple[str, ...] = (),
) -> df.FilterSet:
    """Filters of ``rows`` by the fields ``names``, bound to ``params``; options are those that ``perm`` reaches."""
    made: dict[str, df.Filter] = {"q": Search(rows.model, search)} if search else {}
    made |= {name: derive(rows.model, name, actor, perm) for name in names}
    found = type(f"{rows.model.__name__}Filters", (df.FilterSet,), made)(data=params, queryset=rows)
    for field in found.form.fields.values():
        if isinstance(field, forms.ModelChoiceField):
            shorten(field)
    return found
