"""App configuration of notify: the texts in the table follow the code after each migration."""

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.db.models.signals import post_migrate


def sync(apps: Apps = installed, **_kwargs: object) -> None:
    """``apps`` is the state that was migrated to; the table need not be there yet."""
    if "template" not in apps.all_models["notify"]:
        return
    from .sending import sync_templates

    sync_templates()


class NotifyConfig(AppConfig):
    name = "citong.platform.notify"
    label = "notify"
    verbose_name = "通知"

    def ready(self) -> None:
        from . import adapters, delivery, followers  # noqa: F401 - declare channels and jobs

        post_migrate.connect(sync, sender=self)
