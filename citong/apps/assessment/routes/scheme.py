"""Addresses of the schemes."""

from django.urls import include, path

from citong.apps.assessment.resources.scheme import Schemes
from citong.apps.assessment.views import scheme
from citong.kit.pages import urls

urlpatterns = [
    path("schemes/", scheme.index, name="assessment-schemes-list"),
    path("schemes/new/", scheme.new, name="assessment-scheme-new"),
    path("schemes/shipped/<slug:kind>/", scheme.adopt, name="assessment-scheme-adopt"),
    path("schemes/<int:pk>/change/", scheme.change, name="assessment-scheme-change"),
    path("schemes/<int:pk>/revise/", scheme.revise, name="assessment-scheme-revise"),
    path("schemes/", include(urls(Schemes))),
]
