"""What all standard pages share: who may open them, the row they are about, the way back to the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from citong.kit.guard import page
from citong.platform.preferences import lists
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model
    from django.http import HttpResponseBase
    from django_htmx.middleware import HtmxDetails

    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor

    View = Callable[..., HttpResponseBase]

BACK = "back"  # carries the list's query string through the pages of a row
TO = "to"


class Request(HttpRequest):
    """For type hints: what the middleware adds."""

    actor: Actor
    htmx: HtmxDetails


def signed_in(resource: Resource, view: View) -> View:
    """A page that checks the row (or the action's permission) itself."""

    @page()
    def inner(request: Request, **kwargs: Any) -> HttpResponseBase:
        return view(resource, request, **kwargs)

    inner.resource = resource  # type: ignore[attr-defined]
    inner.access = resource.view_perm  # type: ignore[attr-defined]
    return inner


def opened(resource: Resource, view: View) -> View:
    """A page about the whole list: 403 for whom it is not."""

    def guarded(resource: Resource, request: Request, **kwargs: Any) -> HttpResponseBase:
        if not resource.open_to(request.actor):
            raise PermissionDenied(resource.view_perm)
        return view(resource, request, **kwargs)

    return signed_in(resource, guarded)


def row_of(resource: Resource, actor: Actor, pk: object) -> Model:
    """The row, if ``actor`` may see it; outside his reach it does not exist (404), without any right it is 403."""
    row: Model | None = resource.rows(actor).filter(pk=pk).first()
    if row is not None:
        return row
    if not resource.open_to(actor):
        raise PermissionDenied(resource.view_perm)
    raise Http404


def back_query(request: HttpRequest) -> str:
    """The list's query string, if this page was opened from a narrowed list."""
    return str(request.GET.get(BACK) or request.POST.get(BACK, ""))


def list_url(resource: Resource, request: HttpRequest) -> str:
    query = QueryDict(back_query(request)).urlencode()
    return f"{resource.url('list')}?{query}" if query else resource.url("list")


def asked_for(request: HttpRequest) -> str:
    """Where the page that led here wants to go on afterwards (``to``), if that is an address of this site."""
    to = str(request.GET.get(TO) or request.POST.get(TO, ""))
    return to if to.startswith("/") and url_has_allowed_host_and_scheme(to, allowed_hosts=None) else ""


def along(address: str, query: str, **more: str) -> str:
    """``address`` with the list's query string, to find back."""
    given = {**({BACK: query} if query else {}), **more}
    return f"{address}?{urlencode(given)}" if given else address


def crumbs(resource: Resource, request: HttpRequest, *tail: Crumb) -> list[Crumb]:
    """From the desk over the list to this page."""
    here = Crumb(resource.title, list_url(resource, request) if tail else "")
    return [Crumb("工作台", "/"), here, *tail]


def row_crumbs(resource: Resource, request: HttpRequest, obj: Model, last: str = "") -> list[Crumb]:
    if not last:
        return crumbs(resource, request, Crumb(str(obj)))
    link = along(resource.url("detail", obj), back_query(request))
    return crumbs(resource, request, Crumb(str(obj), link), Crumb(last))


def wanted_columns(resource: Resource, actor: Actor, params: QueryDict) -> list[str]:
    """Names of the columns to show: those in the address, else those that the person has chosen; none means all."""
    asked = [name for name in ",".join(params.getlist("cols")).split(",") if name]
    if asked or actor.user is None:
        return asked
    return lists.columns_for(actor.user, resource.slug) or []


def optional_url(name: str, *args: object) -> str:
    """The address called ``name``, or nothing where the feature does not offer that page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def answer(
    request: Request, template: str, context: dict[str, Any], *, part: str = "", status: int = 200
) -> HttpResponse:
    """The whole page, or for htmx only its ``part``."""
    chosen = part if part and request.htmx and not request.htmx.history_restore_request else template
    response = TemplateResponse(request, chosen, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def go(request: Request, address: str) -> HttpResponse:
    """On to another page, also out of a fragment."""
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)
