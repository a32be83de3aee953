"""App configuration of programmes."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "citong.records.programmes"
    label = "programmes"
    verbose_name = "试点项目"

    def ready(self) -> None:
        from . import texts  # noqa: F401 - declares its messages
