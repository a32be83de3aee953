"""Addresses of the projects."""

from django.urls import include, path

from citong.kit.pages import urls

from .resources import Projects

urlpatterns = [path("projects/", include(urls(Projects)))]
