"""Addresses of repair requests."""

from citong.kit.pages import urls

from .resources import Repairs

urlpatterns = urls(Repairs)
