"""App configuration of access: suggested roles follow the code after each migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def sync(**_kwargs: object) -> None:
    from .delegation import sync_roles

    sync_roles()


class AccessConfig(AppConfig):
    name = "citong.platform.access"
    label = "access"
    verbose_name = "权限"

    def ready(self) -> None:
        post_migrate.connect(sync, sender=self)
