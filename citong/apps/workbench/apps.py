"""App configuration of the workbench."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "citong.apps.workbench"
    label = "workbench"
    verbose_name = "工作台"

    def ready(self) -> None:
        from . import perms, texts  # noqa: F401 - they declare what each migration brings into the tables
