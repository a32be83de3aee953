"""App configuration of projects."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "citong.apps.projects"
    label = "projects"
    verbose_name = "项目实施"

    def ready(self) -> None:
        from . import jobs, purposes, texts  # noqa: F401 - declare the daily reminders, what files are for, and messages
