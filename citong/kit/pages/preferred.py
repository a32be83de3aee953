"""A person's own views of a list: filters, order and columns under a name; and the columns that he wants to see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseNotAllowed, QueryDict
from django.shortcuts import get_object_or_404

from citong.kit.frame import Request, go, list_url, wanted_columns
from citong.platform.preferences import lists

if TYPE_CHECKING:
    from django.http import HttpResponse

    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor
    from citong.platform.preferences.models import SavedView

PLAIN = "view"  # in the address: the list as it is, not the default view


@dataclass(frozen=True)
class View:
    """A saved view in the menu; ``remove_url`` only for those who made it."""

    name: str
    href: str
    active: bool
    default: bool
    remove_url: str


def menu(resource: Resource, actor: Actor, params: QueryDict) -> list[View]:
    return [_view(resource, actor, view, params) for view in lists.views_for(actor, resource.slug)]


def _view(resource: Resource, actor: Actor, view: SavedView, params: QueryDict) -> View:
    query = QueryDict(view.query, mutable=True)
    if view.columns:
        query["cols"] = ",".join(view.columns)
    own = view.user_id == getattr(actor.user, "pk", None)
    return View(
        view.name if own else f"{view.name}（{view.user}）",
        f"{resource.url('list')}?{query.urlencode() or PLAIN}",
        _same(query, params),
        own and view.default,
        resource.url("view-remove", None, str(view.pk)) if own else "",
    )


def _same(query: QueryDict, params: QueryDict) -> bool:
    """Whether the list shows this view now, whatever its page."""
    shown = {name: values for name, values in params.lists() if name not in {"page", PLAIN} and any(values)}
    return bool(shown) and shown == dict(query.lists())


def save(resource: Resource, request: Request, /, **_: Any) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    post = request.actor.post
    query = QueryDict(request.POST.get("back", ""), mutable=True)
    columns = wanted_columns(resource, request.actor, query)
    query.pop("cols", None)
    try:
        view = lists.save_view(
            request.actor,
            resource.slug,
            request.POST.get("name", ""),
            query.urlencode(),
            columns,
            shared_with=post.unit if post and request.POST.get("shared") else None,
            default=bool(request.POST.get("default")),
        )
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        messages.success(request, f"已保存视图“{view.name}”。")
    return go(request, list_url(resource, request))


def remove(resource: Resource, request: Request, /, *, view: int) -> HttpResponse:
    found = get_object_or_404(lists.views_for(request.actor, resource.slug), pk=view)
    if found.user != request.actor.user:
        raise PermissionDenied
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    lists.remove_view(found, request.actor)
    messages.success(request, f"已删除视图“{found.name}”。")
    return go(request, f"{resource.url('list')}?{PLAIN}")


def choose(resource: Resource, request: Request, /, **_: Any) -> HttpResponse:
    if request.method != "POST" or request.actor.user is None:
        return HttpResponseNotAllowed(["POST"])
    every = [column.name for column in resource.declared[1:]]
    wanted = [name for name in every if name in request.POST.getlist("cols")]
    lists.choose_columns(request.actor.user, resource.slug, [] if wanted == every else wanted)
    query = QueryDict(request.POST.get("back", ""), mutable=True)
    query.pop("cols", None)
    return go(request, f"{resource.url('list')}?{query.urlencode() or PLAIN}")
