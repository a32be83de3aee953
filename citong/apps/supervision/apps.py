"""App configuration of the supervision."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "citong.apps.supervision"
    label = "supervision"
    verbose_name = "督导检查"

    def ready(self) -> None:
        from . import dossier, figures, jobs, measures, purposes, section, texts  # noqa: F401 - they register themselves
        from .actions import ending  # noqa: F401 - listens to the end of projects
