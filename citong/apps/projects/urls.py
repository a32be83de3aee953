"""Addresses of the projects' plans and monthly reports, and what they show of a project."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from . import agenda, menu, routes  # noqa: F401 - agenda and menu register themselves

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

for _found in sorted(iter_modules(routes.__path__), key=lambda found: found.name):
    urlpatterns += import_module(f"{routes.__name__}.{_found.name}").urlpatterns
