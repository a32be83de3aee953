"""The routes of all resources, with what OpenAPI says about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import UUIDField
from django.http import HttpRequest, HttpResponse  # noqa: TC002 - ninja reads the annotations
from ninja import Router, Status

from citong.platform.access.actor import Actor

from . import paging, schemas
from .endpoints import SEARCH, Endpoints
from .problems import MEDIA_TYPE, TITLES

if TYPE_CHECKING:
    from citong.kit.actions import Action
    from citong.kit.resource import Resource

SUITABLE = {"list": (401, 403, 422, 429), "detail": (401, 403, 404, 429), "create": (400, 401, 403, 409, 422, 429)}
WRITING = (400, 401, 403, 404, 409, 412, 422, 428, 429)
PROBLEM = {"$ref": "#/components/schemas/Problem"}
IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "查询时返回的 ETag；内容已被他人修改时答复 412。",
}


def problems(statuses: tuple[int, ...]) -> dict[int, Any]:
    return {
        status: {"description": TITLES[status], "content": {MEDIA_TYPE: {"schema": PROBLEM}}} for status in statuses
    }


def router(resource: Resource) -> tuple[Router, Endpoints]:
    """The routes of ``resource``."""
    ends, routes = Endpoints(resource), Router(tags=[resource.title])
    row = "/{uuid:pk}/" if isinstance(resource.model._meta.pk, UUIDField) else "/{int:pk}/"
    _read(routes, ends, row)
    if resource.create is not None:
        _create(routes, ends, resource.create)
    if resource.edit is not None:
        _change(routes, ends, resource.edit, row)
    for act in resource.actions:
        _act(routes, ends, act, row)
    return routes, ends


def _read(routes: Router, ends: Endpoints, row: str) -> None:
    resource, slug = ends.resource, ends.resource.slug

    def listing(request: HttpRequest) -> Any:
        return ends.list(request)

    def detail(request: HttpRequest, response: HttpResponse, pk: Any) -> Any:
        return ends.detail(request, response, pk)

    detail.__annotations__["pk"] = UUID if "uuid" in row else int
    routes.get(
        "/",
        response=schemas.page(resource, ends.shape),
        url_name=f"{slug}-api",
        operation_id=f"{slug}_list",
        summary=f"查询{resource.title}",
        description="按编号从小到大，一页一页地给出；next 是下一页的地址。",
        openapi_extra={"parameters": _parameters(resource), "responses": problems(SUITABLE["list"])},
    )(listing)
    routes.get(
        row,
        response=ends.shape,
        url_name=f"{slug}-api-row",
        operation_id=f"{slug}_detail",
        summary=f"{resource.title}详情",
        openapi_extra={"responses": problems(SUITABLE["detail"])},
    )(detail)


def _create(routes: Router, ends: Endpoints, act: Action) -> None:
    slug = ends.resource.slug
    form = ends.resource.form(Actor.nobody())
    body = schemas.body(f"{schemas.camel(slug)}New", form.fields, optional=schemas.defaulted(ends.resource))
    ends.bodies[act.name] = body

    def create(request: HttpRequest, response: HttpResponse) -> Any:
        return Status(201, ends.create(request, response, act))

    routes.post(
        "/",
        response={201: ends.shape},
        url_name=f"{slug}-api",
        operation_id=f"{slug}_create",
        summary=act.label,
        openapi_extra={"requestBody": _sent(body), "responses": problems(SUITABLE["create"])},
    )(create)


def _change(routes: Router, ends: Endpoints, act: Action, row: str) -> None:
    slug = ends.resource.slug
    form = ends.resource.form(Actor.nobody(), None, ends.resource.model(pk=0))
    body = schemas.body(f"{schemas.camel(slug)}Change", form.fields, partial=True)
    ends.bodies[act.name] = body

    def change(request: HttpRequest, response: HttpResponse, pk: Any) -> Any:
        return ends.change(request, response, pk, act)

    change.__annotations__["pk"] = UUID if "uuid" in row else int
    routes.patch(
        row,
        response=ends.shape,
        url_name=f"{slug}-api-row",
        operation_id=f"{slug}_change",
        summary=act.label,
        description="只需给出要改的字段；必须带上 If-Match。",
        openapi_extra={
            "requestBody": _sent(body),
            "parameters": [{**IF_MATCH, "required": True}],
            "responses": problems(WRITING),
        },
    )(change)


def _act(routes: Router, ends: Endpoints, act: Action, row: str) -> None:
    slug = ends.resource.slug
    body = schemas.body(f"{schemas.camel(slug)}{schemas.camel(act.verb)}", schemas.inputs(ends.resource, act))
    ends.bodies[act.name] = body

    def run(request: HttpRequest, response: HttpResponse, pk: Any) -> Any:
        return ends.act(request, response, pk, act)

    run.__annotations__["pk"] = UUID if "uuid" in row else int
    routes.post(
        f"{row}{act.verb}/",
        response=ends.shape,
        url_name=f"{slug}-api-{act.verb}",
        operation_id=f"{slug}_{act.verb}",
        summary=act.label,
        openapi_extra={"requestBody": _sent(body), "parameters": [IF_MATCH], "responses": problems(WRITING)},
    )(run)


def _sent(body: Any) -> dict[str, Any]:
    shape = body.model_json_schema()
    return {"content": {"application/json": {"schema": shape}}, "required": bool(shape.get("required"))}


def _parameters(resource: Resource) -> list[dict[str, Any]]:
    """How the list may be narrowed, in the words of its filter bar."""
    found = [_parameter(SEARCH, "搜索文字，也可用拼音首字母")] if resource.search else []
    form = resource.filterset(Actor.nobody(), {}).form
    for name, field in form.fields.items():
        suffixes = getattr(field.widget, "suffixes", None)
        names = [f"{name}_{suffix}" for suffix in suffixes] if suffixes else [name]
        found += [_parameter(each, str(field.label or name)) for each in names if each != SEARCH]
    if resource.tabs:
        found.append(_parameter(resource.tabs, "状态"))
    found.append(
        {
            **_parameter(paging.LIMIT, "每页条数"),
            "schema": {"type": "integer", "minimum": 1, "maximum": paging.MOST, "default": paging.SIZE},
        }
    )
    found.append(_parameter(paging.CURSOR, "翻页游标，取自 next"))
    return found


def _parameter(name: str, said: str) -> dict[str, Any]:
    return {"in": "query", "name": name, "required": False, "schema": {"type": "string"}, "description": said}
