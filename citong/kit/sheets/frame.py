"""What the pages of export and import share: who may open them, and the way back to the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from citong.kit.guard import page
from citong.platform.jobs import queue
from citong.ui.shapes import Crumb

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse, HttpResponseBase
    from django_htmx.middleware import HtmxDetails

    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor
    from citong.platform.jobs.models import Job

INVALID = 422


class Request(HttpRequest):
    """For type hints: what the middleware adds."""

    actor: Actor
    htmx: HtmxDetails


def guarded(
    resource: Resource, view: Callable[..., HttpResponseBase], may: Callable[[Resource, Actor], bool] | None = None
) -> Callable[..., HttpResponseBase]:
    """A page for those who may open the list and, with ``may``, for whom that holds too; 403 for others."""

    @page()
    def inner(request: Request, **kwargs: Any) -> HttpResponseBase:
        if not resource.open_to(request.actor) or (may is not None and not may(resource, request.actor)):
            raise PermissionDenied(resource.view_perm)
        return view(resource, request, **kwargs)

    inner.resource = resource  # type: ignore[attr-defined]
    inner.access = resource.view_perm  # type: ignore[attr-defined]
    return inner


def url(resource: Resource, name: str, *args: object) -> str:
    return reverse(f"{resource.slug}-{name}", args=args)


def list_url(resource: Resource, query: str = "") -> str:
    address = url(resource, "list")
    return f"{address}?{query}" if query else address


def crumbs(resource: Resource, *tail: Crumb, query: str = "") -> list[Crumb]:
    return [Crumb("工作台", "/"), Crumb(resource.title, list_url(resource, query)), *tail]


def answer(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return TemplateResponse(request, f"sheets/{template}.html", context, status=status)


def stop(job: Job | None) -> None:
    """Cancel the job, if there is one."""
    if job is not None:
        queue.cancel(job)
