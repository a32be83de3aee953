"""App configuration of jobs: the timetable follows the code after each migration."""

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.db.models.signals import post_migrate


def sync(apps: Apps = installed, **_kwargs: object) -> None:
    """``apps`` is the state that was migrated to; the table need not be there yet."""
    if "schedule" not in apps.all_models["jobs"]:
        return
    from .schedules import sync_schedules

    sync_schedules()


class JobsConfig(AppConfig):
    name = "citong.platform.jobs"
    label = "jobs"
    verbose_name = "后台任务"

    def ready(self) -> None:
        from . import (
            housekeeping,  # noqa: F401 - declares its jobs
            running,  # noqa: F401 - declares who may download a result
        )

        post_migrate.connect(sync, sender=self)
