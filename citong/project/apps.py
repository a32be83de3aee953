"""Wires the features together once all of them are loaded."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "citong.project"
    label = "project"
    verbose_name = "功能衔接"

    def ready(self) -> None:
        from . import wiring  # noqa: F401 - one page of cross-feature stories
