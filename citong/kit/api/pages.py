"""Two pages for people: what the API offers to them, and their keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from citong.kit.guard import page
from citong.kit.resource import registry
from citong.platform.access.tokens import ApiToken
from citong.ui.shapes import Crumb

from . import issuing, schemas
from .perms import perms

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.urls import URLPattern

    from citong.kit.frame import Request
    from citong.kit.resource import Resource
    from citong.platform.access.actor import Actor

INVALID = 422


@dataclass(frozen=True)
class Operation:
    """One line of the page: how to call it, and what it does."""

    method: str
    address: str
    label: str


@dataclass(frozen=True)
class Described:
    """A resource on the page."""

    resource: Resource
    operations: list[Operation]
    members: list[tuple[str, str]]


@page()
def docs(request: Request) -> HttpResponse:
    """The resources that the reader may open, with their addresses and members; no script is needed."""
    described = [_described(one) for one in registry.values() if one.open_to(request.actor)]
    context = {
        "described": sorted(described, key=lambda one: one.resource.title),
        "schema_url": reverse("api-schema"),
        "tokens_url": reverse("api-tokens") if request.actor.has(perms.token) else "",
        "crumbs": [Crumb("工作台", "/"), Crumb("开放接口")],
    }
    return TemplateResponse(request, "api/docs.html", context)


def _described(resource: Resource) -> Described:
    root = reverse(f"{resource.slug}-api")
    found = [
        Operation("GET", root, f"查询{resource.title}"),
        Operation("GET", f"{root}{{编号}}/", f"{resource.title}详情"),
    ]
    if resource.create is not None:
        found.append(Operation("POST", root, resource.create.label))
    if resource.edit is not None:
        found.append(Operation("PATCH", f"{root}{{编号}}/", resource.edit.label))
    found += [Operation("POST", f"{root}{{编号}}/{act.verb}/", act.label) for act in resource.actions]
    members = schemas.row(resource).model_fields.items()
    return Described(resource, found, [(name, member.description or "") for name, member in members])


def own(actor: Actor) -> QuerySet[ApiToken]:
    """The keys of the acting post."""
    return ApiToken.objects.filter(post=actor.post).select_related("post__unit")


@page(perms.token)
def tokens(request: Request) -> HttpResponse:
    """The keys of one's post; a fresh one shows its secret this once."""
    blank = ApiToken(post=request.actor.post)
    form = issuing.IssueForm(request.POST if request.method == "POST" else None, instance=blank)
    secret = ""
    if form.is_valid():
        made = issuing.issue(form.instance, days=form.cleaned_data["days"], by=request.actor)
        secret, form = made.secret, issuing.IssueForm()
    context = {
        "form": form,
        "secret": secret,
        "rows": [(row, reverse("api-token-revoke", args=[row.pk])) for row in own(request.actor)],
        "crumbs": [Crumb("工作台", "/"), Crumb("开放接口", reverse("api-docs")), Crumb("接口令牌")],
    }
    response = TemplateResponse(request, "api/tokens.html", context, status=INVALID if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


@page(perms.token)
def revoke(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(own(request.actor), pk=pk)
    if request.method == "POST":
        try:
            issuing.revoke(row, by=request.actor)
            messages.success(request, f"已停用：{row}")
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
    return HttpResponseRedirect(reverse("api-tokens"))


def patterns() -> list[URLPattern]:
    return [
        path("tokens/", tokens, name="api-tokens"),
        path("tokens/<int:pk>/revoke/", revoke, name="api-token-revoke"),
    ]
