"""App configuration of workflow."""

from django.apps import AppConfig

from citong.platform.audit import guard


class WorkflowConfig(AppConfig):
    name = "citong.platform.workflow"
    label = "workflow"
    verbose_name = "工作审批"

    def ready(self) -> None:
        from . import archiving, notices, timers, verifying  # noqa: F401 - declare texts and jobs

        guard.protect("workflow_flowlog", "lines of the log")
