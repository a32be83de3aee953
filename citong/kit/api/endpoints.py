"""The operations of one resource: list, row, create, change, and each of its actions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

import pydantic
from django.core.exceptions import PermissionDenied, ValidationError

from citong.kit.entry import present, typed
from citong.kit.forms import REVISION
from citong.kit.frame import row_of
from citong.platform.access.actor import Actor

from . import paging, schemas
from .problems import Fault

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse
    from pydantic import BaseModel

    from citong.kit.actions import Action
    from citong.kit.forms import ActionForm, RowForm
    from citong.kit.resource import Resource

SEARCH = "q"
Form = TypeVar("Form", bound="RowForm | ActionForm")
MESSAGES = {
    "missing": "必填。",
    "extra_forbidden": "没有这个字段。",
    "literal_error": "没有这个选项，可以填：{expected}。",
    "int_parsing": "请填写整数。",
    "int_type": "请填写整数。",
    "int_from_float": "请填写整数。",
    "float_parsing": "请填写数字。",
    "bool_parsing": "请填写 true 或 false。",
    "bool_type": "请填写 true 或 false。",
    "string_type": "请填写文字。",
    "date_parsing": "请按 2018-12-21 的样子填写日期。",
    "date_from_datetime_parsing": "请按 2018-12-21 的样子填写日期。",
    "datetime_parsing": "请按 2018-12-21T17:30:00+08:00 的样子填写时间。",
}


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def parameters(resource: Resource) -> set[str]:
    """The names of everything by which the list may be narrowed."""
    form = resource.filterset(Actor.nobody(), {}).form
    found = {SEARCH, paging.CURSOR, paging.LIMIT}
    for name, field in form.fields.items():
        suffixes = getattr(field.widget, "suffixes", None)
        found |= {f"{name}_{suffix}" for suffix in suffixes} if suffixes else {name}
    return found | ({resource.tabs} if resource.tabs else set())


class Endpoints:
    """What the routes of one resource call. Every read goes through ``rows``, every write through an action."""

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self.shape = schemas.row(resource)
        self.columns = schemas.columns(resource)
        self.known = parameters(resource)
        self.bodies: dict[str, type[BaseModel]] = {}

    def _shown(self, obj: Model) -> dict[str, Any]:
        return schemas.show(self.columns, obj)

    def _fetched(self, actor: Actor, params: Any = None) -> Any:
        rows = self.resource.rows(actor, params)
        more = schemas.fetched(self.resource)
        return rows.select_related(*more) if more else rows

    def list(self, request: HttpRequest) -> dict[str, Any]:
        actor = actor_of(request)
        if not self.resource.open_to(actor):
            raise PermissionDenied(self.resource.view_perm)
        self._check(request, actor)
        found, following = paging.take(self._fetched(actor, request.GET), request)
        return {"items": [self._shown(row) for row in found], "next": following}

    def _check(self, request: HttpRequest, actor: Actor) -> None:
        """A misspelt or impossible filter is told, not taken for an empty list."""
        unknown = [{"field": name, "message": "没有这个参数。"} for name in request.GET if name not in self.known]
        if unknown:
            raise Fault(422, "请改正参数。", unknown)
        narrowed = self.resource.filterset(actor, request.GET)
        if not narrowed.is_valid():
            raise ValidationError(dict(narrowed.form.errors.as_data()))

    def row(self, request: HttpRequest, pk: Any) -> Model:
        return row_of(self.resource, actor_of(request), pk)

    def detail(self, request: HttpRequest, response: HttpResponse, pk: Any) -> dict[str, Any]:
        return self._answer(response, self.row(request, pk))

    def _answer(self, response: HttpResponse, obj: Model) -> dict[str, Any]:
        revision = getattr(obj, REVISION, None)
        if revision is not None:
            response["ETag"] = f'"{revision}"'
        return self._shown(obj)

    def create(self, request: HttpRequest, response: HttpResponse, act: Action) -> dict[str, Any]:
        actor = actor_of(request)
        if not act.offered(actor):
            raise PermissionDenied(act.perm)
        given = self._given(request, act.name)
        data: dict[str, Any] = {}
        form = self._filled(self.resource.form(actor, data), data, given)
        made = act(form.instance, by=actor, **{n: v for n, v in form.values().items() if n in act.inputs})
        response["Location"] = f"{request.path}{made.pk}/"
        return self._after(request, response, made)

    def change(self, request: HttpRequest, response: HttpResponse, pk: Any, act: Action) -> dict[str, Any]:
        actor, obj = actor_of(request), self.row(request, pk)
        if not act.permits(obj, actor):
            raise PermissionDenied(act.perm)
        given = self._given(request, act.name)
        revision = _if_match(request)
        if revision is None and hasattr(obj, REVISION):
            raise Fault(428, "请先查询这条记录，再把返回的 ETag 放在 If-Match 里提交，以免覆盖他人的修改。")
        data: dict[str, Any] = {}
        form = self._filled(self.resource.form(actor, data, obj), data, given)
        return self._after(request, response, act(obj, by=actor, revision=revision, **form.values()))

    def act(self, request: HttpRequest, response: HttpResponse, pk: Any, act: Action) -> dict[str, Any]:
        actor, obj = actor_of(request), self.row(request, pk)
        if not act.permits(obj, actor):
            raise PermissionDenied(act.perm)
        given = self._given(request, act.name)
        data: dict[str, Any] = {}
        form = self._filled(self.resource.action_form(act, actor, obj, data), data, given)
        return self._after(request, response, act(obj, by=actor, revision=_if_match(request), **form.values()))

    def _after(self, request: HttpRequest, response: HttpResponse, obj: Model) -> dict[str, Any]:
        """The row as it stands now, as far as the actor may still see it."""
        fresh = self._fetched(actor_of(request)).filter(pk=obj.pk).first()
        return self._answer(response, fresh) if fresh is not None else {"id": obj.pk}

    @staticmethod
    def _filled(form: Form, data: dict[str, Any], given: dict[str, Any]) -> Form:
        """``form`` over its own ``data``: the present values, and over them what was given; valid, or refused."""
        data |= present(form) | typed(form, given)
        if not form.is_valid():
            raise ValidationError(dict(form.errors.as_data()))
        return form

    def _given(self, request: HttpRequest, name: str) -> dict[str, Any]:
        """The members of the body, of the declared types."""
        try:
            found = json.loads(request.body or b"{}")
        except ValueError as error:
            raise Fault(400, "请求的内容不是有效的 JSON。") from error
        try:
            return self.bodies[name].model_validate(found).model_dump(exclude_unset=True)
        except pydantic.ValidationError as error:
            raise Fault(422, "请按各字段的提示改正后再提交。", [_told(one) for one in error.errors()]) from error


def _told(error: Any) -> dict[str, str]:
    said = MESSAGES.get(error["type"], "格式不对。").format(**{"expected": "", **error.get("ctx", {})})
    return {"field": ".".join(str(part) for part in error["loc"][:1]), "message": said}


def _if_match(request: HttpRequest) -> int | None:
    """The revision that the caller saw."""
    text = request.headers.get("If-Match", "").strip()
    if text in {"", "*"}:
        return None
    found = text.removeprefix("W/").strip('"')
    if not found.isascii() or not found.isdecimal():
        raise Fault(412, 'If-Match 应是查询时返回的 ETag，例如 "3"。')
    return int(found)
