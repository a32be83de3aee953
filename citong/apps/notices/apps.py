"""App configuration of the announcements."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "citong.apps.notices"
    label = "notices"
    verbose_name = "通知公告"

    def ready(self) -> None:
        from . import figures, jobs, purposes, texts  # noqa: F401 - they register themselves
