"""The addresses of export and import below the list of a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from . import export_pages, import_pages
from .frame import guarded
from .importing import may_import

if TYPE_CHECKING:
    from django.urls import URLPattern

    from citong.kit.resource import Resource


def patterns(resource: Resource, at: str = "") -> list[URLPattern]:
    """Named ``<slug>-export``, ``<slug>-import`` and so on; without ``sheet`` a resource has no import."""
    name = resource.slug
    found = [
        path(f"{at}export/", guarded(resource, export_pages.show), name=f"{name}-export"),
        path(f"{at}export/<int:run>/", guarded(resource, export_pages.run), name=f"{name}-export-run"),
        path(f"{at}export/<int:run>/file/", guarded(resource, export_pages.file), name=f"{name}-export-file"),
    ]
    if resource.sheet and (resource.create or resource.edit):
        found += [
            path(f"{at}import/", guarded(resource, import_pages.show, may_import), name=f"{name}-import"),
            path(
                f"{at}import/template/",
                guarded(resource, import_pages.blank, may_import),
                name=f"{name}-import-template",
            ),
            path(f"{at}import/<int:run>/", guarded(resource, import_pages.run, may_import), name=f"{name}-import-run"),
            path(
                f"{at}import/<int:run>/<slug:which>/",
                guarded(resource, import_pages.file, may_import),
                name=f"{name}-import-file",
            ),
        ]
    return found
