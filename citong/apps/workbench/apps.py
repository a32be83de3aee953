"""App configuration of the workbench."""

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "citong.apps.workbench"
    label = "workbench"
    verbose_name = "工作台"
