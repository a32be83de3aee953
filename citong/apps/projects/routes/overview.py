"""Addresses of the overview of a running programme."""

from django.urls import path

from citong.apps.projects.views import overview, waiting

urlpatterns = [
    path("overview/", overview.board, name="projects-overview"),
    path("overview/<int:pk>/", overview.board, name="projects-overview-programme"),
    path("overview/<int:pk>/schools/", overview.standing, name="projects-standing"),
    path("overview/<int:pk>/waiting/", waiting.rows, name="projects-waiting"),
    path("overview/<int:pk>/overview.xlsx", overview.excel, name="projects-overview-excel"),
]
