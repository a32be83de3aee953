"""The REST API under /api/v1: every declared resource, with the scope, the masks and the rules of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.urls import URLPattern


def build() -> list[URLPattern]:
    """The addresses of the API; the resources of all installed features are declared by then."""
    from .mount import patterns

    return patterns()
