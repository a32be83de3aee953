"""Addresses of results and objections."""

from django.urls import include, path

from citong.apps.assessment.resources.result import Objections, Published, Results
from citong.apps.assessment.views import downloads, project, running
from citong.kit.pages import urls

urlpatterns = [
    path("results/<int:pk>/paper/", downloads.paper, name="assessment-result-paper"),
    path("results/<int:pk>/object/", project.file, name="assessment-result-object"),
    path("objections/<int:pk>/uphold/", running.uphold, name="assessment-objection-uphold"),
    path("objections/<int:pk>/files/<int:number>/", downloads.objection_file, name="assessment-objection-file"),
    path("results/", include(urls(Results))),
    path("published/", include(urls(Published, found=False))),
    path("objections/", include(urls(Objections))),
]
