"""Wires the features together once all of them are loaded."""

from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class WiringConfig(AppConfig):
    name = "citong.project"
    label = "project"
    verbose_name = "功能衔接"

    def ready(self) -> None:
        from . import (
            migrating,
            wiring,  # noqa: F401 - one page of cross-feature stories
        )

        pre_migrate.connect(migrating.plan_together)
