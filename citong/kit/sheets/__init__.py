"""Spreadsheets of a resource: its list goes out as Excel or CSV, and a filled template comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.urls import URLPattern

    from citong.kit.resource import Resource


def urls(resource: Resource) -> list[URLPattern]:
    """The addresses of export and import of ``resource``, below its list."""
    from .pages import patterns

    return patterns(resource)
