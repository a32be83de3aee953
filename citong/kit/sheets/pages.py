"""The addresses of export and import below the list of a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.urls import path

from citong.kit.frame import Request, opened

from . import export_pages, import_pages
from .importing import may_import

if TYPE_CHECKING:
    from django.http import HttpResponseBase
    from django.urls import URLPattern

    from citong.kit.frame import View
    from citong.kit.resource import Resource


def for_importers(resource: Resource, view: View) -> View:
    """A page of the import: 403 for those who may neither add nor change rows."""

    def checked(resource: Resource, request: Request, **kwargs: Any) -> HttpResponseBase:
        if not may_import(resource, request.actor):
            raise PermissionDenied(resource.view_perm)
        return view(resource, request, **kwargs)

    return opened(resource, checked)


def patterns(resource: Resource) -> list[URLPattern]:
    """Named ``<slug>-export``, ``<slug>-import`` and so on; without ``sheet`` a resource has no import."""
    name = resource.slug
    found = [
        path("export/", opened(resource, export_pages.show), name=f"{name}-export"),
        path("export/<int:run>/", opened(resource, export_pages.run), name=f"{name}-export-run"),
        path("export/<int:run>/file/", opened(resource, export_pages.file), name=f"{name}-export-file"),
    ]
    if not resource.sheet or not (resource.create or resource.edit):
        return found
    pages: tuple[tuple[str, View, str], ...] = (
        ("", import_pages.show, "import"),
        ("template/", import_pages.blank, "import-template"),
        ("<int:run>/", import_pages.run, "import-run"),
        ("<int:run>/<slug:which>/", import_pages.file, "import-file"),
    )
    return found + [
        path(f"import/{end}", for_importers(resource, view), name=f"{name}-{page}") for end, view, page in pages
    ]
