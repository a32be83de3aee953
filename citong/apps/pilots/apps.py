"""App configuration of pilots."""

from django.apps import AppConfig

from citong.platform.audit import guard


class PilotsConfig(AppConfig):
    name = "citong.apps.pilots"
    label = "pilots"
    verbose_name = "试点校申报"

    def ready(self) -> None:
        from . import dossier, jobs, purposes, texts  # noqa: F401 - they declare what others find in registries

        guard.protect("pilots_version", "submitted versions")
        guard.protect("pilots_step", "steps of an application")
        guard.protect("pilots_opinion", "opinions")
