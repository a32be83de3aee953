"""App configuration of the showcase."""

from django.apps import AppConfig


class ShowcaseConfig(AppConfig):
    name = "citong.apps.showcase"
    label = "showcase"
    verbose_name = "示范推广"

    def ready(self) -> None:
        from . import purposes, register, texts  # noqa: F401 - declare files, parts of projects, and messages
