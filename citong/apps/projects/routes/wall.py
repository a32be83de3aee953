"""Addresses of the wall and of the reader."""

from django.urls import path

from citong.apps.projects.views import reading, wall

urlpatterns = [
    path("wall/", wall.board, name="projects-wall"),
    path("wall/rows/", wall.rows, name="projects-wall-rows"),
    path("wall/wall.xlsx", wall.excel, name="projects-wall-excel"),
    path("wall/wall.pdf", wall.paper, name="projects-wall-paper"),
    path("reading/", reading.read, name="projects-reading"),
]
