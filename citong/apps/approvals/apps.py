"""App configuration of work approval."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "citong.apps.approvals"
    label = "approvals"
    verbose_name = "工作审批"

    def ready(self) -> None:
        from . import purposes, roles  # noqa: F401 - declare themselves
