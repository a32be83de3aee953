"""App configuration of access: suggested roles follow the code after each migration."""

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.db.models.signals import post_migrate


def sync(apps: Apps = installed, **_kwargs: object) -> None:
    """``apps`` is the state that was migrated to; the table need not be there yet."""
    if "role" not in apps.all_models["access"]:
        return
    from .delegation import sync_roles

    sync_roles()


class AccessConfig(AppConfig):
    name = "citong.platform.access"
    label = "access"
    verbose_name = "权限"

    def ready(self) -> None:
        post_migrate.connect(sync, sender=self)
