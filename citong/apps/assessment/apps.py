"""App configuration of the assessments."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "citong.apps.assessment"
    label = "assessment"
    verbose_name = "评估考核"

    def ready(self) -> None:
        from . import dossier, purposes, texts  # noqa: F401 - declare what archives hold, what files are for, and messages
