"""All addresses of the product."""

from django.urls import URLPattern, URLResolver, include, path

from citong.apps.pilots import urls as pilots
from citong.apps.showcase import urls as showcase
from citong.kit import api

from .health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("", include("citong.apps.accounts.urls")),
    path("", include("citong.apps.workbench.urls")),
    path("console/", include("citong.apps.console.urls")),
    path("schools/", include("citong.records.places.urls")),
    path("programmes/", include("citong.records.programmes.urls")),
    path("pilots/", include("citong.apps.pilots.urls")),
    path("projects/", include("citong.apps.projects.urls")),
    path("supervision/", include("citong.apps.supervision.urls")),
    path("assessment/", include("citong.apps.assessment.urls")),
    path("awards/", include("citong.apps.awards.urls")),
    path("notices/", include("citong.apps.notices.urls")),
    path("public/pilots/", include(pilots.public)),
    path("showcase/", include("citong.apps.showcase.urls")),
    path("public/cases/", include(showcase.public)),
    path("api/v1/", include(api.build())),  # last: the resources of all features are declared by then
]
