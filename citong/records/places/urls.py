"""Addresses of the school records."""

from citong.kit.pages import urls

from .resources import Schools

urlpatterns = urls(Schools)
