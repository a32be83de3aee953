"""Addresses of the assessments, of their projects, sheets and vetoes."""

from django.urls import include, path

from citong.apps.assessment.resources.assessment import Assessments, Vetoes
from citong.apps.assessment.views import downloads, project, running, scoring
from citong.kit.pages import urls

urlpatterns = [
    path("projects/<int:pk>/", project.show, name="assessment-project"),
    path("entries/<int:pk>/", running.entry, name="assessment-entry"),
    path("entries/<int:pk>/veto/", running.veto, name="assessment-entry-veto"),
    path("vetoes/<int:pk>/files/<int:number>/", downloads.veto_file, name="assessment-veto-file"),
    path("scoring/", scoring.mine, name="assessment-scoring-list"),
    path("scoring/<int:pk>/", scoring.sheet, name="assessment-sheet"),
    path("scoring/<int:pk>/save/", scoring.save, name="assessment-sheet-save"),
    path("scoring/<int:pk>/submit/", scoring.submit, name="assessment-sheet-submit"),
    path("runs/<int:pk>/team/", running.team, name="assessment-run-team"),
    path("runs/<int:pk>/excel/", downloads.excel, name="assessment-run-excel"),
    path("runs/<int:pk>/table/", downloads.table, name="assessment-run-table"),
    path("runs/", include(urls(Assessments))),
    path("vetoes/", include(urls(Vetoes))),
]
