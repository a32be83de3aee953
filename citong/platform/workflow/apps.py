"""App configuration of workflow."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "citong.platform.workflow"
    label = "workflow"
    verbose_name = "工作审批"

    def ready(self) -> None:
        from . import notices, timers  # noqa: F401 - declare texts and jobs
