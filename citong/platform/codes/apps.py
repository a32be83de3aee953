"""App configuration of codes: shipped code sets are loaded after each migration."""

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.db.models.signals import post_migrate


def sync(apps: Apps = installed, **_kwargs: object) -> None:
    """``apps`` is the state that was migrated to; the tables need not be there yet."""
    if "code" not in apps.all_models["codes"]:
        return
    from .loading import load_codes

    load_codes()


class CodesConfig(AppConfig):
    name = "citong.platform.codes"
    label = "codes"
    verbose_name = "代码集"

    def ready(self) -> None:
        post_migrate.connect(sync, sender=self)
