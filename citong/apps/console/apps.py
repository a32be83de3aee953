"""App configuration of the console."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "citong.apps.console"
    label = "console"
    verbose_name = "系统管理"

    def ready(self) -> None:
        from . import jobs  # noqa: F401 - declares its job
