"""Shapes of what goes out and comes in, derived from columns and forms; their descriptions are the verbose names."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django import forms
from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from citong.kit.columns import Column, Kind, derive, field_at, related
from citong.kit.fen import YuanField
from citong.kit.forms import REVISION
from citong.platform.access.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.db import models
    from pydantic import BaseModel

    from citong.kit.actions import Action
    from citong.kit.resource import Resource

OUT: dict[Kind, Any] = {
    Kind.NUMBER: int | float,
    Kind.MONEY: int,
    Kind.DATE: date,
    Kind.TIME: datetime,
    Kind.BOOL: bool,
    Kind.LIST: list[Any] | dict[str, Any],
}
IN: tuple[tuple[type[forms.Field], Any], ...] = (
    (YuanField, int),
    (forms.BooleanField, bool),
    (forms.DecimalField, Decimal | float),
    (forms.FloatField, float),
    (forms.IntegerField, int),
    (forms.DateTimeField, datetime),
    (forms.DateField, date),
    (forms.ModelMultipleChoiceField, list[int | str]),
    (forms.MultipleChoiceField, list[str]),
    (forms.ModelChoiceField, int | str),
    (forms.JSONField, Any),
)


class Reference(Schema):
    """A row that is pointed to."""

    id: int | str | None = Field(description="编号；没有查看权限时为空")
    name: str = Field(description="名称")


class Mistake(Schema):
    """What is wrong with one field."""

    field: str = Field(description="字段名；整体的问题为空")
    message: str = Field(description="怎么改")


class Problem(Schema):
    """RFC 9457."""

    type: str = Field(description="问题类型")
    title: str = Field(description="问题")
    status: int = Field(description="HTTP 状态码")
    detail: str = Field(description="说明")
    instance: str = Field(description="出问题的地址")
    errors: list[Mistake] = Field(default_factory=list, description="各字段的问题")


def key(column: Column) -> str:
    """``unit__name`` is called ``unit_name`` in the API."""
    return column.name.replace("__", "_")


def columns(resource: Resource) -> list[Column]:
    """What a row shows: the columns of its list, then the fields of its form."""
    names = [spec if isinstance(spec, str) else spec.name for spec in resource.columns]
    seconds = [spec.second for spec in resource.columns if isinstance(spec, Column) and spec.second]
    specs = [*resource.columns, *seconds, *(name for name in resource.fields if name not in names)]
    found = {spec if isinstance(spec, str) else spec.name: spec for spec in specs}
    return [resource.masked(derive(resource.model, spec)) for spec in found.values()]


def fetched(resource: Resource) -> list[str]:
    """Relations that must be fetched with the rows."""
    return list(dict.fromkeys(related(resource.model, [column.name for column in columns(resource)])))


def row(resource: Resource) -> type[Schema]:
    """The shape of a row."""
    shapes: dict[str, Any] = {"id": (int | str, Field(description="编号"))}
    if field_of(resource.model, REVISION):
        shapes[REVISION] = (int, Field(description="修订号；修改时放在 If-Match 里"))
    for column in columns(resource):
        kind = Reference if column.kind is Kind.RELATION else OUT.get(column.kind, str)
        shapes[key(column)] = (kind | None, Field(description=_said(column)))
    return create_model(f"{camel(resource.slug)}Row", __base__=Schema, **shapes)


def field_of(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())


def _said(column: Column) -> str:
    said = column.label
    if column.choices:
        said += f"（{'；'.join(f'{code} {label}' for code, label in column.choices if code not in {None, ''})}）"
    if column.kind is Kind.MONEY:
        said += "（单位：分）"
    return f"{said}，按权限打码" if column.mask else said


def value(column: Column, obj: models.Model) -> Any:
    """What the API shows of a row in one column, masked as on the page."""
    if column.kind is not Kind.RELATION:
        found = column.value(obj)
        return found if found is None or column.kind in OUT else str(found)
    pointed = column.raw(obj)
    if pointed is None:
        return None
    masked = column.masked(obj)
    return {"id": None if masked else pointed.pk, "name": str(column.value(obj))}


def show(shown: Iterable[Column], obj: models.Model) -> dict[str, Any]:
    found: dict[str, Any] = {"id": obj.pk}
    revision = getattr(obj, REVISION, None)
    if revision is not None:
        found[REVISION] = revision
    return found | {key(column): value(column, obj) for column in shown}


def page(resource: Resource, of: type[Schema]) -> type[Schema]:
    """The shape of a page of the list."""
    return create_model(
        f"{camel(resource.slug)}Page",
        __base__=Schema,
        items=(list[of], Field(description="本页的记录，按编号从小到大")),  # type: ignore[valid-type]
        next=(str | None, Field(description="下一页的地址；最后一页为空")),
    )


def body(
    name: str, fields: Mapping[str, forms.Field], *, partial: bool = False, optional: Iterable[str] = ()
) -> type[BaseModel]:
    """The shape of what is sent: one member for each form field that a program can give."""
    free = set(optional)
    shapes: dict[str, Any] = {}
    for field_name, field in fields.items():
        if field_name == REVISION or isinstance(field, forms.FileField):
            continue
        kind = _taken(field)
        said = Field(description=_asked(field))
        needed = field.required and not partial and field_name not in free
        shapes[field_name] = (
            (kind, said) if needed else (kind | None, Field(default=None, description=said.description))
        )
    return create_model(name, __config__=ConfigDict(extra="forbid"), **shapes)


def _taken(field: forms.Field) -> Any:
    found = next((kind for cls, kind in IN if isinstance(field, cls)), str)
    codes = _codes(field)
    return Literal[tuple(codes)] if found is str and codes else found


def _codes(field: forms.Field) -> list[str]:
    """The codes of a fixed list of choices; one that comes from the database is not looked up here."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return []
    return [str(code) for code, _ in field.choices] if isinstance(field.choices, list) else []


def _asked(field: forms.Field) -> str:
    said = str(field.label or "")
    if isinstance(field, YuanField):
        said = said.removesuffix("（元）") + "（单位：分）"
    return f"{said}。{field.help_text}" if field.help_text else said


def inputs(resource: Resource, action: Action) -> dict[str, forms.Field]:
    """The form fields that ``action`` asks for; choices of rows stay unread."""
    return dict(resource.action_form(action, Actor.nobody(), resource.model()).fields)


def defaulted(resource: Resource) -> Iterator[str]:
    """Fields that need not be given since the model has a default."""
    for name in resource.fields:
        field = field_at(resource.model, name)
        if field is not None and field.has_default():
            yield name


def camel(slug: str) -> str:
    return "".join(part.capitalize() for part in slug.replace("_", "-").split("-"))
