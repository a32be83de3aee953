"""App configuration of the console."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "citong.apps.console"
    label = "console"
    verbose_name = "系统管理"
