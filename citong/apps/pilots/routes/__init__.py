"""Addresses by noun: each module lists ``urlpatterns``, and pages that need no signing in as ``public``."""
