"""Addresses of the archives."""

from django.urls import path

from citong.apps.projects.views import archive

urlpatterns = [
    path("<int:pk>/archive/", archive.show, name="projects-archive"),
    path("<int:pk>/archive/pack/", archive.pack, name="projects-archive-pack"),
]
