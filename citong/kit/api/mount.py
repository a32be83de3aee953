"""The API put together: routes, the published schema, the page that explains it, and the keys."""

from __future__ import annotations

from functools import cache, wraps
from typing import TYPE_CHECKING, Any

from django.http import JsonResponse
from django.urls import URLPattern, path
from django.utils.module_loading import autodiscover_modules
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from citong.kit import nav
from citong.kit.guard import public
from citong.kit.resource import registry

from . import pages, problems, schemas
from .auth import Session, Throttle, Token
from .perms import perms
from .routes import router

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from citong.kit.resource import Resource

TITLE = "刺桐智慧校园开放接口"
ABOUT = (
    "与页面同样的范围、打码、规则和提示。用接口令牌（Authorization: Bearer ct_…）或登录后的会话访问；"
    "出错时答复 application/problem+json（RFC 9457）。金额单位为分；时间为 ISO 8601。"
)


class Readable(JSONRenderer):
    """Chinese as it is, not as escapes."""

    json_dumps_params = {"ensure_ascii": False}


def patterns() -> list[URLPattern]:
    """All addresses below /api/v1/."""
    autodiscover_modules("resources")
    api = NinjaAPI(
        title=TITLE,
        version="1",
        description=ABOUT,
        openapi_url=None,
        docs_url=None,
        urls_namespace="api-v1",
        auth=[Token(), Session()],
        throttle=Throttle(),
        renderer=Readable(),
    )
    problems.install(api)
    owners: dict[str, Resource] = {}
    for slug in sorted(registry):
        routes, _ = router(registry[slug])
        api.add_router(f"/{slug}", routes)
        owners[slug] = registry[slug]
    routed = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern) and pattern.name != "api-root"]
    found = {str(pattern.pattern): _plain(pattern, owners) for pattern in routed}  # ninja repeats it for each method
    nav.group("系统管理", 90, nav.Entry("开放接口", "api-docs", "plug", perms.token))
    return [
        path("openapi.json", _published(api), name="api-schema"),
        *pages.patterns(),
        *found.values(),
        path("", pages.docs, name="api-docs"),
        path("<path:rest>", _nothing, name="api-nothing"),
    ]


def _plain(pattern: URLPattern, owners: dict[str, Resource]) -> URLPattern:
    """A route of ninja under its own name, answering wrong methods as a problem too."""
    slug = str(pattern.name).partition("-api")[0]
    view = _shaped(pattern.callback)
    view.resource = owners[slug]  # type: ignore[attr-defined]
    view.access = owners[slug].view_perm  # type: ignore[attr-defined]
    return path(str(pattern.pattern), view, name=pattern.name)


def _shaped(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def shaped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 405:  # noqa: PLR2004
            return response
        allowed = response.get("Allow", "")
        return problems.answer(request, 405, f"这个地址只支持 {allowed}。", Allow=allowed)

    return shaped


def _published(api: NinjaAPI) -> Callable[[HttpRequest], HttpResponse]:
    """The schema is no secret: it tells shapes, not data; it stays what it is as long as the process runs."""
    kept = cache(lambda prefix: schema(api, prefix))

    @public
    def openapi(request: HttpRequest) -> HttpResponse:
        found = kept(request.path.removesuffix("openapi.json"))
        return JsonResponse(found, json_dumps_params={"ensure_ascii": False})

    return openapi


def schema(api: NinjaAPI, prefix: str) -> dict[str, Any]:
    """OpenAPI 3.1, with the shape of problems."""
    found = dict(api.get_openapi_schema(path_prefix=prefix))
    shapes = schemas.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    found["components"]["schemas"] |= shapes.pop("$defs") | {"Problem": shapes}
    return found


@public
def _nothing(request: HttpRequest, rest: str) -> HttpResponse:
    return problems.answer(request, 404, f"接口里没有 {rest} 这个地址，请对照 /api/v1/openapi.json。")
