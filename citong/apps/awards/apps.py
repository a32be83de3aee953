"""App configuration of awards."""

from django.apps import AppConfig

from citong.platform.audit import guard


class AwardsConfig(AppConfig):
    name = "citong.apps.awards"
    label = "awards"
    verbose_name = "以奖代补"

    def ready(self) -> None:
        from . import dossier, figures, sections, texts  # noqa: F401 - declare what others show of the awards

        guard.protect("awards_ledgerentry", "ledger entries")
