"""Addresses of the pilot programme: signed-in pages under /pilots/, public ones under /public/pilots/."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from . import agenda, menu, routes  # noqa: F401 - agenda and menu register themselves

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
public: list[URLPattern | URLResolver] = []  # without signing in

for _found in sorted(iter_modules(routes.__path__), key=lambda found: found.name):
    _route = import_module(f"{routes.__name__}.{_found.name}")
    urlpatterns += _route.urlpatterns
    public += getattr(_route, "public", [])
