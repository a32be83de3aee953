"""App configuration of pilots."""

from django.apps import AppConfig


class PilotsConfig(AppConfig):
    name = "citong.apps.pilots"
    label = "pilots"
    verbose_name = "试点校申报"

    def ready(self) -> None:
        from . import dossier, purposes, texts  # noqa: F401 - they declare what others find in registries
