"""The product's addresses and those of the sample feature."""

from django.urls import include, path

from citong.project.urls import urlpatterns as product

urlpatterns = [*product, path("repairs/", include("tests.sampleapp.urls"))]
