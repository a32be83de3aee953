"""Addresses of the pool of experts."""

from django.urls import include, path

from citong.apps.pilots.resources.experts import Experts
from citong.apps.pilots.views import experts
from citong.kit.pages import urls

urlpatterns = [
    path("experts/<int:pk>/password/", experts.password, name="pilots-experts-password"),
    path("experts/", include(urls(Experts))),
]
