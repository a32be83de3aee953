"""All addresses of the product."""

from django.urls import URLPattern, URLResolver, include, path

from .health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("", include("citong.apps.accounts.urls")),
    path("", include("citong.apps.workbench.urls")),
]
