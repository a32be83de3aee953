"""App configuration of projects."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "citong.apps.projects"
    label = "projects"
    verbose_name = "项目实施"

    def ready(self) -> None:
        # they declare what others find in registries
        from . import dossier, jobs, metrics, plan_measures, purposes, texts, usage_measures  # noqa: F401
        from .actions import ending  # noqa: F401 - listens to the rest and the end of projects
