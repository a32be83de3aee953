"""App configuration of places."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "citong.records.places"
    label = "places"
    verbose_name = "学校"

    def ready(self) -> None:
        from . import perms  # noqa: F401 - declares the permissions and what the suggested roles hold
