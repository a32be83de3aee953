"""The standard pages: ``urls(Repairs)`` gives the addresses of list, detail, forms, actions, history and sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import UUIDField
from django.urls import include, path

from citong.kit import search, sheets
from citong.kit.frame import opened, signed_in
from citong.kit.resource import registry

from . import acts, attached, bulk, detail, edits, history, lists, options, preferred, reveals

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

    from citong.kit.resource import Resource


def urls(*resources: type[Resource], found: bool = True) -> list[URLPattern | URLResolver]:
    """The addresses of several resources; all but the first stand under their slug.

    :param found: whether the search over everything finds them, where they declare ``search``.
    """
    patterns: list[URLPattern | URLResolver] = []
    for number, cls in enumerate(resources):
        resource = registry[cls.slug]
        if found and resource.search:
            search.declare(resource)
        patterns += _urls(resource, f"{cls.slug}/" if number else "")
    return patterns


def _urls(resource: Resource, at: str) -> list[URLPattern | URLResolver]:
    name = resource.slug
    row = f"{at}<uuid:pk>/" if isinstance(resource.model._meta.pk, UUIDField) else f"{at}<int:pk>/"
    found: list[URLPattern | URLResolver] = [
        path(at, opened(resource, lists.show), name=f"{name}-list"),
        path(f"{at}views/", opened(resource, preferred.save), name=f"{name}-views"),
        path(f"{at}views/<int:view>/remove/", opened(resource, preferred.remove), name=f"{name}-view-remove"),
        path(f"{at}options/<slug:form>/<slug:field>/", signed_in(resource, options.show), name=f"{name}-options"),
        path(f"{at}columns/", opened(resource, preferred.choose), name=f"{name}-columns"),
        path(row, signed_in(resource, detail.show), name=f"{name}-detail"),
        path(f"{row}history/", signed_in(resource, history.show), name=f"{name}-history"),
    ]
    found.append(path(at, include(sheets.urls(resource))))
    if resource.attachments:
        found += _attachments(resource, row)
    if resource.create:
        found.append(path(f"{at}add/", signed_in(resource, edits.add), name=f"{name}-add"))
    if resource.edit:
        found.append(path(f"{row}edit/", signed_in(resource, edits.change), name=f"{name}-edit"))
    if resource.actions:
        found.append(path(f"{row}do/<slug:verb>/", signed_in(resource, acts.show), name=f"{name}-do"))
    if resource.bulk:
        found.append(path(f"{at}bulk/<slug:verb>/", opened(resource, bulk.show), name=f"{name}-bulk"))
    if resource.sensitive and resource.reveal_perm:
        found.append(path(f"{row}reveal/<slug:field>/", signed_in(resource, reveals.show), name=f"{name}-reveal"))
    return found


def _attachments(resource: Resource, row: str) -> list[URLPattern]:
    attached.declare(resource)
    name = resource.slug
    return [
        path(f"{row}files/", signed_in(resource, attached.attach), name=f"{name}-attach"),
        path(f"{row}files/<int:file>/", signed_in(resource, attached.download), name=f"{name}-attachment"),
        path(f"{row}files/<int:file>/remove/", signed_in(resource, attached.detach), name=f"{name}-detach"),
    ]
